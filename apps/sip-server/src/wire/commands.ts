import { createHash, timingSafeEqual } from "node:crypto";
import type { ClaimReply } from "@callwright/contracts";
import type { AppCancels } from "./app-cancels";
import type { AppConnection, AppFrame } from "./app-connection";
import type { AppDialogRequests } from "./app-dialog-requests";
import { parseAppMessage } from "./app-message";
import type { AppRequests } from "./app-requests";
import type { AppResponses } from "./app-responses";
import { answering, CommandRefused } from "./command-refused";
import type { Core } from "./core";
import { encodeFrame } from "./frames";
import type { Ownership } from "./ownership";

/** Announced to applications: drachtio-srf wants `v` and three numbers, at least v0.8.2. */
export const SERVER_VERSION = "v0.9.10-callwright";

/** Most verbs one connection may route. */
const MAX_ROUTES = 64;
const MAX_VERB_LENGTH = 32;

/** Who performs the four meanings of `sip`. */
export interface Performers {
  readonly requests: AppRequests;
  readonly dialogRequests: AppDialogRequests;
  readonly cancels: AppCancels;
  readonly responses: AppResponses;
}

/** Performs the commands of applications. */
export class Commands {
  readonly #secret: Buffer;

  constructor(
    private readonly core: Core,
    secret: string,
    private readonly performers: Performers,
    private readonly ownership: Ownership,
  ) {
    this.#secret = digest(Buffer.from(secret, "utf8"));
  }

  perform(connection: AppConnection, frame: AppFrame): void {
    const { tokens } = frame;
    const [id = "", command = ""] = tokens;
    if (tokens.length < 2 || id === "") {
      this.#refuse(connection, id, "Invalid message format");
    } else if (command === "authenticate") {
      this.#authenticate(connection, id, tokens);
    } else if (!connection.authenticated) {
      // The real daemon obeys without a secret; here nothing happens before a good one.
      this.#refuse(connection, id, "not authenticated");
    } else {
      this.#authenticated(connection, id, command, frame);
    }
  }

  #authenticated(connection: AppConnection, id: string, command: string, frame: AppFrame): void {
    const { tokens } = frame;
    switch (command) {
      case "ping":
        connection.reply(id, "OK", "pong");
        return;
      case "route":
        this.#route(connection, id, tokens[2] ?? "");
        return;
      case "remove_route":
        connection.removeRoute((tokens[2] ?? "").toLowerCase());
        connection.reply(id, "OK");
        return;
      case "sip":
        answering(connection, id, () => this.#sip(connection, id, frame));
        return;
      case "claim":
        answering(connection, id, () => this.#claim(connection, id, tokens[2] ?? "", tokens[3] ?? ""));
        return;
      default:
        this.#refuse(connection, id, "Unknown message type");
    }
  }

  #authenticate(connection: AppConnection, id: string, tokens: readonly string[]): void {
    const { core } = this;
    const given = digest(Buffer.from(tokens[2] ?? "", "latin1"));
    if (!timingSafeEqual(given, this.#secret)) {
      core.log.warn({ remote: connection.remote }, "application refused: incorrect secret");
      this.#refuse(connection, id, "incorrect secret");
      return;
    }
    if (!connection.authenticated) {
      connection.authenticate();
      core.workers.add(connection);
      core.log.info({ remote: connection.remote, connection: connection.id }, "application connected");
    }
    const { transport } = core;
    const external = transport.listeners.map(({ protocol }) => `${protocol}/${transport.advertised(protocol)}`);
    const local = transport.listeners.map(({ protocol }) => {
      const { address, port } = transport.local(protocol);
      return `${protocol}/${address}:${port}`;
    });
    connection.reply(id, "OK", external.join(","), SERVER_VERSION, local.join(","));
  }

  #route(connection: AppConnection, id: string, verb: string): void {
    if (verb === "" || verb.length > MAX_VERB_LENGTH || connection.routeCount >= MAX_ROUTES) {
      connection.reply(id, "NOK", "invalid route");
      return;
    }
    connection.addRoute(verb.toLowerCase());
    connection.reply(id, "OK");
    this.ownership.routed();
  }

  /** The four meanings of `sip`, told apart in the protocol's order. */
  #sip(connection: AppConnection, id: string, frame: AppFrame): void {
    const [, , transactionId = "", dialogId = "", proxy = ""] = frame.tokens;
    const { requests, dialogRequests, cancels, responses } = this.performers;
    const message = parseAppMessage(frame.message ?? Buffer.alloc(0));
    if (message.kind === "response") {
      if (transactionId === "") this.#refuse(connection, id, "transaction id missing");
      else responses.send(connection, id, transactionId, message);
    } else if (dialogId !== "") {
      dialogRequests.send(connection, id, message, dialogId);
    } else if (transactionId !== "" && message.method === "CANCEL") {
      cancels.send(connection, id, message, transactionId);
    } else if (transactionId !== "") {
      throw new CommandRefused("a transaction id goes with CANCEL only");
    } else {
      requests.send(connection, id, message, proxy);
    }
  }

  /** Our extension: see packages/contracts/src/sip-claim.ts. */
  #claim(connection: AppConnection, id: string, dialogId: string, epochText: string): void {
    const epoch = Number(epochText);
    if (epochText === "" || !Number.isSafeInteger(epoch) || epoch < 0) {
      throw new CommandRefused("epoch must be a whole number from 0");
    }
    const reply: ClaimReply = this.ownership.claim(connection, dialogId, epoch);
    const leader = [this.core.ids.uuid(), "response", id, "OK", "claimed"].join("|");
    connection.send(encodeFrame(leader, Buffer.from(JSON.stringify(reply), "utf8")));
  }

  #refuse(connection: AppConnection, id: string, reason: string): void {
    connection.reply(id, "NO", reason);
    connection.close();
  }
}

/** Secrets are compared by digest, in constant time whatever their lengths. */
function digest(secret: Buffer): Buffer {
  return createHash("sha256").update(secret).digest();
}

import { createHash, timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import {
  encodeLine,
  LineSplitter,
  MEDIA_FRAME_MAX_CHARS,
  MEDIA_HELLO_MAX_CHARS,
  MEDIA_PROTOCOL_VERSION,
  type MediaEventFrame,
  type MediaReplyFrame,
  type MediaRequestFrame,
  mediaHelloSchema,
  type mediaRefusedSchema,
  mediaRequestFrameSchema,
} from "@callwright/contracts";
import type { Logger } from "pino";
import type { z } from "zod";
import type { SessionOwner } from "./session-registry";

const HELLO_TIMEOUT_MS = 5_000;
/** A client that does not read is cut off rather than buffered without end. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;

export interface ControlConnectionOptions {
  readonly secret: string;
  readonly idleTimeoutMs: number;
  readonly welcome: () => { readonly serverId: string; readonly bootId: string; readonly lastSeq: number };
  readonly onRequest: (connection: ControlConnection, request: MediaRequestFrame) => Promise<MediaReplyFrame>;
  readonly onClose: (connection: ControlConnection) => void;
  readonly log: Logger;
}

/** One client of the control protocol: greeting, requests in, replies and events out. */
export class ControlConnection implements SessionOwner {
  readonly #lines = new LineSplitter(MEDIA_HELLO_MAX_CHARS);
  #clientId: string | null = null;
  #ended = false;
  #heardMs = performance.now();
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly options: ControlConnectionOptions,
  ) {
    socket.setNoDelay(true);
    socket.setEncoding("utf8");
    this.#watch(HELLO_TIMEOUT_MS);
    socket.on("data", (text: string) => this.#onText(text));
    socket.on("error", (error) => options.log.debug({ err: error }, "control connection failed"));
    socket.on("close", () => this.#onClose());
  }

  get clientId(): string {
    return this.#clientId ?? "";
  }

  sendEvent(frame: MediaEventFrame): void {
    this.#send(frame);
  }

  /** Say no before anything was asked. */
  refuse(code: "too-many-connections", message: string): void {
    this.#refuse(code, message);
  }

  /** End it after what is still to be sent. */
  end(): void {
    this.#ended = true;
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** End the connection when nothing has come for so long; what we send ourselves does not count. */
  #watch(timeoutMs: number): void {
    clearTimeout(this.#idleTimer);
    const leftMs = timeoutMs - (performance.now() - this.#heardMs);
    if (leftMs <= 0) this.#end("nothing was heard for too long");
    else this.#idleTimer = setTimeout(() => this.#watch(timeoutMs), leftMs);
  }

  #onText(text: string): void {
    this.#heardMs = performance.now();
    try {
      for (const line of this.#lines.push(text)) {
        if (this.#ended) return;
        if (this.#clientId === null) this.#onHello(line);
        else this.#onLine(line);
      }
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
    }
  }

  #onHello(line: string): void {
    const json = parseJson(line);
    const hello = mediaHelloSchema.safeParse(json);
    if (!hello.success) {
      const wrongVersion = hasOtherVersion(json);
      this.#refuse(
        wrongVersion ? "version" : "bad-hello",
        wrongVersion ? `this server speaks version ${MEDIA_PROTOCOL_VERSION}` : describe(hello.error),
      );
      return;
    }
    if (!sameSecret(hello.data.secret, this.options.secret)) {
      this.#refuse("bad-secret", "the secret is not the one of MEDIA_SECRET");
      return;
    }
    this.#clientId = hello.data.clientId;
    this.#lines.setMaxChars(MEDIA_FRAME_MAX_CHARS);
    const { idleTimeoutMs } = this.options;
    this.#watch(idleTimeoutMs);
    this.#send({ type: "welcome", version: MEDIA_PROTOCOL_VERSION, ...this.options.welcome(), idleTimeoutMs });
    this.options.log.info({ clientId: this.#clientId }, "control client connected");
  }

  #onLine(line: string): void {
    const request = mediaRequestFrameSchema.safeParse(parseJson(line));
    if (!request.success) {
      this.#end(`what came is no request: ${describe(request.error)}`);
      return;
    }
    void this.options.onRequest(this, request.data).then((reply) => this.#send(reply));
  }

  #send(frame: object): void {
    if (this.socket.destroyed || this.socket.writableEnded) return;
    this.socket.write(encodeLine(frame));
    if (this.socket.writableLength > MAX_UNSENT_BYTES) {
      this.options.log.warn({ clientId: this.#clientId }, "control client does not read; connection ended");
      this.socket.destroy();
    }
  }

  #refuse(code: z.output<typeof mediaRefusedSchema>["code"], message: string): void {
    this.options.log.warn({ code, from: this.socket.remoteAddress }, "control client refused");
    this.#send({ type: "refused", code, message });
    this.end();
  }

  #end(reason: string): void {
    this.options.log.warn({ clientId: this.#clientId, reason }, "control connection ended");
    this.#ended = true;
    this.socket.destroy();
  }

  #onClose(): void {
    this.#ended = true;
    clearTimeout(this.#idleTimer);
    if (this.#clientId !== null) this.options.log.info({ clientId: this.#clientId }, "control client gone");
    this.options.onClose(this);
  }
}

/** Undefined where it is no JSON, which no schema takes. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function hasOtherVersion(json: unknown): boolean {
  return typeof json === "object" && json !== null && "version" in json && json.version !== MEDIA_PROTOCOL_VERSION;
}

/** Compared by their hashes, in a time that tells neither content nor length. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? "malformed" : `${issue.path.join(".") || "line"}: ${issue.message}`;
}

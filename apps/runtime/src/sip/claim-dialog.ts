import { type ClaimReply, type ConfirmedClaim, claimReplySchema } from "@callwright/contracts";
import Srf, { type Dialog } from "drachtio-srf";
import { property, textProperty } from "./property";
import type { DialogFacts } from "./sip-port";

/** What came of a claim. */
export type ClaimOutcome =
  /** The dialog is this runtime's now. */
  | { readonly state: "confirmed"; readonly dialog: Dialog; readonly claim: ConfirmedClaim }
  /** It is over: the reply says who ended it, and when. */
  | { readonly state: "ended"; readonly claim: Extract<ClaimReply, { state: "ended" }> }
  /** `unknown dialog`, `stale epoch: …`, `dialog is not confirmed`, or that this SIP server knows no claims. */
  | { readonly state: "refused"; readonly reason: string };

/** The SIP server cannot be asked, or has not answered. */
export class ClaimError extends Error {
  override readonly name = "ClaimError";
}

const CLAIM_TIMEOUT_MS = 2_000;

/**
 * Takes over a dialog of another runtime (ARCHITECTURE §5) from the embedded sip-server, by its command
 * `claim|DIALOG|EPOCH` on drachtio-srf's own connection, and makes a drachtio-srf `Dialog` for it.
 * @param epoch the fencing epoch of the session's lease; the previous owner had a lower one
 * @param attach is called with the dialog before anything the peer sent meanwhile is handed to it: add the listeners here
 * @throws ClaimError without a connection, after 2 s without an answer, or for an answer that cannot be understood
 */
export function claimDialog(
  srf: Srf,
  dialogId: string,
  epoch: number,
  attach: (dialog: Dialog, claim: ConfirmedClaim) => void,
): Promise<ClaimOutcome> {
  return new Promise((resolve, reject) => {
    const agent = property(property(srf, "app"), "client");
    const connection = firstConnection(agent);
    const wire = property(agent, "wp");
    const send = property(wire, "send");
    if (connection === undefined || typeof send !== "function") {
      reject(new ClaimError("no connection to the SIP server"));
      return;
    }
    const { socket, pending } = connection;
    // A real drachtio-server would close the connection over a command that it does not know.
    if (!connection.version.endsWith("-callwright")) {
      resolve({ state: "refused", reason: "this SIP server knows no claims" });
      return;
    }
    const messageId: unknown = Reflect.apply(send, wire, [socket, `claim|${dialogId}|${epoch}`]);
    const timer = setTimeout(() => {
      pending.delete(messageId);
      reject(new ClaimError("the SIP server has not answered a claim"));
    }, CLAIM_TIMEOUT_MS);
    // drachtio-srf calls this with the tokens after the message id, and what follows the first line.
    pending.set(messageId, (tokens: unknown, body: unknown) => {
      clearTimeout(timer);
      try {
        resolve(conclude(srf, agent, socket, tokens, body, attach));
      } catch (error) {
        reject(error instanceof Error ? error : new ClaimError(String(error)));
      }
    });
  });
}

/**
 * A drachtio-srf dialog for one that this connection does not own and cannot claim, from what its former owner stored.
 * A real drachtio-server lets any connection send into it; what the peer sends gets 481 there and does not come here, so
 * the end of such a call is noticed when its audio stops.
 * @throws ClaimError without a connection
 */
export function adoptDialog(srf: Srf, facts: DialogFacts): Dialog {
  const agent = property(property(srf, "app"), "client");
  const connection = firstConnection(agent);
  if (connection === undefined) throw new ClaimError("no connection to the SIP server");
  // The tag in a dialog's id is the From tag of its INVITE: ours where we dialed.
  const role = facts.dialogId.endsWith(`;from-tag=${facts.localTag}`) ? "uac" : "uas";
  return buildDialog(srf, agent, connection.socket, {
    state: "confirmed",
    dialogId: facts.dialogId,
    epoch: 0,
    role,
    callId: facts.callId,
    localTag: facts.localTag,
    remoteTag: facts.remoteTag,
    localParty: `<${facts.localUri}>;tag=${facts.localTag}`,
    remoteParty: `<${facts.remoteUri}>;tag=${facts.remoteTag}`,
    requestUri: role === "uas" ? facts.localUri : facts.remoteUri,
    localContact: facts.localContact === "" ? `<${facts.localUri}>` : facts.localContact,
    remoteTarget: facts.remoteUri,
    localSdp: facts.localSdp,
    remoteSdp: facts.remoteSdp,
    answeredAtMs: 0,
  });
}

/** The socket that drachtio-srf uses, and its table of commands that wait for an answer. */
function firstConnection(
  agent: unknown,
): { socket: unknown; pending: Map<unknown, unknown>; version: string } | undefined {
  const servers = property(agent, "mapServer");
  if (!(servers instanceof Map)) return undefined;
  for (const [socket, state] of servers) {
    const pending = property(state, "pendingRequests");
    if (property(state, "authenticated") === true && pending instanceof Map) {
      return { socket, pending, version: textProperty(state, "serverVersion") };
    }
  }
  return undefined;
}

function conclude(
  srf: Srf,
  agent: unknown,
  socket: unknown,
  tokens: unknown,
  body: unknown,
  attach: (dialog: Dialog, claim: ConfirmedClaim) => void,
): ClaimOutcome {
  if (!Array.isArray(tokens) || tokens[0] !== "OK") {
    return { state: "refused", reason: Array.isArray(tokens) ? String(tokens[1] ?? "") : "" };
  }
  if (typeof body !== "string") throw new ClaimError("the SIP server's answer to a claim has no body");
  const claim = claimReplySchema.parse(JSON.parse(body));
  if (claim.state === "ended") return { state: "ended", claim };
  const dialog = buildDialog(srf, agent, socket, claim);
  // In this same turn: the peer's requests may follow in the very next frame.
  attach(dialog, claim);
  return { state: "confirmed", dialog, claim };
}

/** A drachtio-srf dialog from the messages that would have made it: INVITE and 200. */
function buildDialog(srf: Srf, agent: unknown, socket: unknown, claim: ConfirmedClaim): Dialog {
  const uas = claim.role === "uas";
  const contact = `<${claim.remoteTarget === "" ? "sip:unknown.invalid" : claim.remoteTarget}>`;
  const common = { "call-id": claim.callId, cseq: "1 INVITE" };
  const from = uas ? claim.remoteParty : claim.localParty;
  const to = uas ? claim.localParty : claim.remoteParty;
  const invite = construct("SipMessage", {
    method: "INVITE",
    uri: claim.requestUri,
    headers: { ...common, from, to, contact: uas ? contact : claim.localContact },
    body: uas ? claim.remoteSdp : claim.localSdp,
  });
  const answer = construct("SipMessage", {
    status: 200,
    reason: "OK",
    headers: { ...common, from, to, contact: uas ? claim.localContact : contact },
    body: uas ? claim.localSdp : claim.remoteSdp,
  });
  const meta = {
    source: uas ? "network" : "application",
    address: "",
    port: "",
    protocol: "",
    time: "",
    transactionId: "",
    dialogId: claim.dialogId,
  };
  const req = construct("SipRequest", invite, meta);
  const res = construct("SipResponse", agent);
  assign(req, { agent, socket, res });
  assign(res, { msg: answer, meta, req, socket });
  const dialog: unknown = Reflect.construct(Srf.Dialog, [srf, claim.role, { req, res, sent: answer }]);
  if (!(dialog instanceof Srf.Dialog)) throw new ClaimError("drachtio-srf has made no dialog");
  const add = property(srf, "addDialog");
  if (typeof add !== "function") throw new ClaimError("this drachtio-srf keeps no dialogs");
  Reflect.apply(add, srf, [dialog]);
  return dialog;
}

/** An instance of one of the classes that drachtio-srf exports without types. */
function construct(name: "SipMessage" | "SipRequest" | "SipResponse", ...args: unknown[]): object {
  const type = property(Srf, name);
  if (typeof type !== "function") throw new ClaimError(`this drachtio-srf has no ${name}`);
  const instance: unknown = Reflect.construct(type, args);
  if (typeof instance !== "object" || instance === null) throw new ClaimError(`${name} cannot be made`);
  return instance;
}

function assign(target: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) Reflect.set(target, name, value);
}

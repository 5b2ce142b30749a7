import { parseNameAddr } from "../parser/name-addr";
import { headersOf, listOf, type SipMessage } from "../parser/sip-message";
import { parseSipUri } from "../parser/uri";
import type { Timer } from "../transactions/clock";
import type { Flow } from "../transport/transport";
import { natAddress } from "./nat";
import type { SessionTimer } from "./session-timer";

/** Who receives a dialog's requests: an application's connection. */
export interface DialogOwner {
  readonly id: string;
  readonly alive: boolean;
}

export type DialogRole = "uas" | "uac";

/** The remote side of a dialog. An outgoing INVITE that forks has several while it is early. */
export interface DialogPeer {
  readonly remoteTag: string;
  /** From or To value of the remote side, tag included, as it goes into requests. */
  readonly remoteParty: string;
  /** Contact of the remote side; undefined until a message carried one. */
  remoteTarget: string | undefined;
  /** Route header values, nearest hop first (RFC 3261 §12.1). */
  routeSet: readonly string[];
  /** Highest CSeq number received from the peer. */
  remoteCseq: number | undefined;
  /** Last reliable provisional response handed up (RFC 3262 §4). */
  lastRseq: number | undefined;
  /** The connection the peer is reached by, when it came over one. */
  flow: Flow | undefined;
  /** Where to send instead of the Contact's address, when the peer is behind a NAT. */
  nat: { readonly address: string; readonly port: number } | undefined;
}

/** Identity of a dialog toward the applications: `Call-ID;from-tag=TAG of the initial request`. */
export function dialogId(callId: string, fromTag: string): string {
  return `${callId};from-tag=${fromTag}`;
}

export interface DialogInit {
  readonly role: DialogRole;
  readonly usage: "invite" | "subscribe";
  readonly callId: string;
  /** From tag of the initial request, whoever sent it. */
  readonly fromTag: string;
  readonly localTag: string;
  /** Our From or To value, tag included. */
  readonly localParty: string;
  readonly localCseq: number;
  readonly requestUri: string;
  /** Our Contact header value. */
  readonly localContact: string;
  readonly owner: DialogOwner | undefined;
  /** Transaction id under which the application knows the initial request. */
  readonly initialTransactionId: string;
}

/** Listening and tasks that end with the dialog. */
export interface DialogTask {
  stop(): void;
}

/** One INVITE or SUBSCRIBE dialog (RFC 3261 §12), in either role. State only: no I/O. */
export class Dialog {
  readonly id: string;
  readonly role: DialogRole;
  readonly usage: "invite" | "subscribe";
  readonly callId: string;
  readonly localTag: string;
  readonly localParty: string;
  readonly requestUri: string;
  readonly initialTransactionId: string;
  localContact: string;
  localCseq: number;
  state: "early" | "confirmed" | "ended" = "early";
  /** Undefined while nobody owns it: its application's connection has died. */
  owner: DialogOwner | undefined;
  /** Fencing epoch of the last claim; 0 before any. */
  epoch = 0;
  peer: DialogPeer | undefined;
  readonly earlyPeers = new Map<string, DialogPeer>();
  /** Last session descriptions, as binary text; empty before any. */
  localSdp = "";
  remoteSdp = "";
  answeredAtMs: number | undefined;
  /** The peer's INVITE whose 2xx waits for its ACK, and the task that repeats the 2xx meanwhile. */
  unacked: { readonly cseq: number; readonly transactionId: string; readonly task: DialogTask } | undefined;
  /** The peer's INVITE that has no final response yet. */
  remoteInvitePending = false;
  /** Our INVITE inside the dialog that has no final response yet. */
  localInvitePending = false;
  /** CSeq of our INVITE whose 2xx has come and whose ACK the application has still to send. */
  unackedInviteCseq: number | undefined;
  /** ACKs sent for our INVITEs' 2xx, by CSeq, to be repeated for retransmissions. */
  readonly acks = new Map<number, Buffer>();
  /** A CANCEL overtook the 2xx: BYE as soon as the ACK has gone. */
  byeAfterAck = false;
  /** True once a BYE of ours is under way. */
  closing = false;
  sessionTimer: SessionTimer | undefined;
  peerAllowsUpdate = false;
  /** Runs while nobody owns the dialog. */
  graceTimer: Timer | undefined;
  /** Runs out with a subscription. */
  subscriptionTimer: Timer | undefined;
  readonly tasks = new Set<DialogTask>();

  constructor(init: DialogInit) {
    this.id = dialogId(init.callId, init.fromTag);
    this.role = init.role;
    this.usage = init.usage;
    this.callId = init.callId;
    this.localTag = init.localTag;
    this.localParty = init.localParty;
    this.localCseq = init.localCseq;
    this.requestUri = init.requestUri;
    this.localContact = init.localContact;
    this.owner = init.owner;
    this.initialTransactionId = init.initialTransactionId;
  }

  /** The remote side with that tag, early or confirmed. */
  peerWith(remoteTag: string): DialogPeer | undefined {
    return this.peer?.remoteTag === remoteTag ? this.peer : this.earlyPeers.get(remoteTag);
  }

  nextCseq(): number {
    this.localCseq += 1;
    return this.localCseq;
  }

  /** Another branch of the same outgoing INVITE, with its own remote side; not in any table. */
  fork(peer: DialogPeer, nowMs: number): Dialog {
    const fork = new Dialog({
      role: this.role,
      usage: this.usage,
      callId: this.callId,
      fromTag: this.localTag,
      localTag: this.localTag,
      localParty: this.localParty,
      localCseq: this.localCseq,
      requestUri: this.requestUri,
      localContact: this.localContact,
      owner: undefined,
      initialTransactionId: this.initialTransactionId,
    });
    fork.confirm(peer, nowMs);
    return fork;
  }

  /** Fixes the remote side (RFC 3261 §13.2.2.4); other early ones are forgotten. */
  confirm(peer: DialogPeer, nowMs: number): void {
    this.peer = peer;
    this.earlyPeers.clear();
    this.state = "confirmed";
    this.answeredAtMs = nowMs;
  }

  /** Remembers the session description a message carries, if it carries one. */
  recordSdp(side: "local" | "remote", body: Buffer | undefined): void {
    if (body === undefined || !isSdp(body)) return;
    if (side === "local") this.localSdp = body.toString("latin1");
    else this.remoteSdp = body.toString("latin1");
  }

  /** Stops timers and tasks. The table calls it when it removes the dialog. */
  end(): void {
    this.state = "ended";
    this.graceTimer?.cancel();
    this.graceTimer = undefined;
    this.subscriptionTimer?.cancel();
    this.subscriptionTimer = undefined;
    this.sessionTimer?.stop();
    this.sessionTimer = undefined;
    for (const task of this.tasks) task.stop();
    this.tasks.clear();
    this.unacked = undefined;
    this.acks.clear();
    this.earlyPeers.clear();
  }
}

/** A body that begins like a session description (RFC 8866 §5). */
export function isSdp(body: Buffer): boolean {
  return body.length > 4 && body.toString("latin1", 0, 4) === "v=0\r";
}

/** The caller as remote side of an incoming dialog-forming request (RFC 3261 §12.1.1). */
export function peerFromRequest(
  request: SipMessage,
  essentials: { fromText: string; fromTag: string; cseq: number; via: { host: string } },
  flow: Flow,
): DialogPeer {
  const peer: DialogPeer = {
    remoteTag: essentials.fromTag,
    remoteParty: essentials.fromText,
    remoteTarget: undefined,
    routeSet: listOf(request, "record-route"),
    remoteCseq: essentials.cseq,
    lastRseq: undefined,
    flow: undefined,
    nat: undefined,
  };
  refreshTarget(peer, request, flow, essentials.via.host);
  return peer;
}

/** The callee as remote side of an outgoing dialog-forming request (RFC 3261 §12.1.2). */
export function peerFromResponse(
  response: SipMessage,
  essentials: { toText: string; toTag: string },
  flow: Flow,
): DialogPeer {
  const peer: DialogPeer = {
    remoteTag: essentials.toTag,
    remoteParty: essentials.toText,
    remoteTarget: undefined,
    routeSet: listOf(response, "record-route").reverse(),
    remoteCseq: undefined,
    lastRseq: undefined,
    flow: undefined,
    nat: undefined,
  };
  refreshTarget(peer, response, flow, undefined);
  return peer;
}

/** Target refresh (RFC 3261 §12.2.2): takes over the Contact, and how its sender is reached. */
export function refreshTarget(peer: DialogPeer, message: SipMessage, flow: Flow, sentByHost: string | undefined): void {
  if (flow.reliable) peer.flow = flow;
  const contact = contactUri(message);
  if (contact === undefined) return;
  peer.remoteTarget = contact;
  const host = parseSipUri(contact)?.host;
  peer.nat = host === undefined ? undefined : natAddress(host, sentByHost, flow);
}

/** URI of the first Contact, or undefined. */
export function contactUri(message: SipMessage): string | undefined {
  const first = listOf(message, "contact")[0];
  return first === undefined ? undefined : parseNameAddr(first)?.uri;
}

/** True when an Allow header names the method. */
export function allows(message: SipMessage, method: string): boolean {
  return headersOf(message, "allow").some((value) =>
    value.split(",").some((entry) => entry.trim().toUpperCase() === method),
  );
}

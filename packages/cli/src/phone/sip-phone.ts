import { randomBytes } from "node:crypto";
import type { PhoneClock } from "./phone-clock";
import { DEFAULT_SIP_TIMERS, Retransmitter, type SipTimers } from "./retransmitter";
import {
  DEFAULT_SIP_PORT,
  formatSipMessage,
  headerList,
  headerOf,
  headerParam,
  hostPort,
  parseSipMessage,
  type SipEndpoint,
  type SipHeader,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from "./sip-message";
import type { SipTransport } from "./sip-transport";

/** What takes the requests of one dialog. */
export interface RequestHandler {
  receive(request: SipRequest, from: SipEndpoint): void;
}

export interface TransactionHandlers {
  onResponse(response: SipResponse): void;
  /** Nobody answered at all. */
  onTimeout(): void;
}

export interface SipPhoneOptions {
  readonly transport: SipTransport;
  readonly clock: PhoneClock;
  readonly userAgent: string;
  readonly timers?: SipTimers;
}

/** Answers to retransmitted requests are kept for so many of them. */
const KEPT_ANSWERS = 32;
const ALLOWED = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE";

/**
 * One SIP address of ours: carries the transactions of its calls and hands what arrives to the right one
 * (RFC 3261 §17 and §12, as a user agent over UDP).
 */
export class SipPhone {
  readonly clock: PhoneClock;
  readonly timers: SipTimers;
  readonly userAgent: string;
  /** Takes calls to us; without it they are refused with 480. */
  onInvite: ((request: SipRequest, from: SipEndpoint) => void) | null = null;
  readonly #transport: SipTransport;
  readonly #transactions = new Map<string, (response: SipResponse) => void>();
  readonly #dialogs = new Map<string, RequestHandler>();
  readonly #answers = new Map<string, Uint8Array>();
  /** Calls to us that are not answered yet, by the branch of their INVITE: a CANCEL names nothing else. */
  readonly #invitations = new Map<string, RequestHandler>();
  readonly #running = new Set<Retransmitter>();

  constructor(options: SipPhoneOptions) {
    this.#transport = options.transport;
    this.clock = options.clock;
    this.timers = options.timers ?? DEFAULT_SIP_TIMERS;
    this.userAgent = options.userAgent;
    this.#transport.onMessage = (bytes, from) => this.#receive(bytes, from);
  }

  get local(): SipEndpoint {
    return this.#transport.local;
  }

  newToken(): string {
    return randomBytes(8).toString("hex");
  }

  /** A Via of ours for a new transaction (the cookie of RFC 3261 §8.1.1.7, and rport of RFC 3581). */
  newVia(): SipHeader {
    return ["via", `SIP/2.0/UDP ${hostPort(this.local)};branch=z9hG4bK${this.newToken()};rport`];
  }

  /** Sends something that nobody answers (ACK). */
  send(message: SipMessage, to: SipEndpoint): void {
    this.#transport.send(formatSipMessage(message), to);
  }

  /**
   * Sends a request until it is answered. Every response is handed over, repeated ones too.
   * @returns ends the transaction
   */
  transact(request: SipRequest, to: SipEndpoint, handlers: TransactionHandlers): () => void {
    const bytes = formatSipMessage(request);
    const key = transactionKey(request, request.method);
    const retransmitter = this.retransmitter(() => this.#transport.send(bytes, to));
    this.#transactions.set(key, (response) => {
      retransmitter.stop();
      handlers.onResponse(response);
    });
    const longestPauseMs = request.method === "INVITE" ? null : this.timers.t2Ms;
    retransmitter.start(longestPauseMs, () => {
      this.#transactions.delete(key);
      handlers.onTimeout();
    });
    return () => {
      retransmitter.stop();
      this.#running.delete(retransmitter);
      this.#transactions.delete(key);
    };
  }

  /** One that ends with the phone. */
  retransmitter(send: () => void): Retransmitter {
    const retransmitter = new Retransmitter(this.clock, this.timers, send);
    this.#running.add(retransmitter);
    return retransmitter;
  }

  /** Hands requests of a dialog to `handler` from now on. */
  addDialog(callId: string, localTag: string, handler: RequestHandler): void {
    this.#dialogs.set(dialogKey(callId, localTag), handler);
  }

  removeDialog(callId: string, localTag: string): void {
    this.#dialogs.delete(dialogKey(callId, localTag));
  }

  /** Hands a CANCEL of this INVITE to `handler`, until the function that is returned is called. */
  addInvitation(invite: SipRequest, handler: RequestHandler): () => void {
    const branch = topBranch(invite);
    this.#invitations.set(branch, handler);
    return () => this.#invitations.delete(branch);
  }

  /** Answers a request, and answers its retransmissions alike. @returns the bytes, for those who have to repeat them */
  respond(
    request: SipRequest,
    from: SipEndpoint,
    status: number,
    reason: string,
    more: { readonly headers?: readonly SipHeader[]; readonly body?: string; readonly toTag?: string } = {},
  ): Uint8Array {
    const copied = request.headers.filter(([name]) => ["from", "call-id", "cseq", "record-route"].includes(name));
    const to = headerOf(request, "to");
    const toValue = more.toTag !== undefined && headerParam(to, "tag") === null ? `${to};tag=${more.toTag}` : to;
    const bytes = formatSipMessage({
      kind: "response",
      status,
      reason,
      headers: [
        ...viasOf(request, from),
        ["to", toValue],
        ...copied,
        ["user-agent", this.userAgent],
        ["allow", ALLOWED],
        ...(more.headers ?? []),
      ],
      body: more.body ?? "",
    });
    const key = answerKey(request);
    this.#answers.delete(key);
    this.#answers.set(key, bytes);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= KEPT_ANSWERS) break;
      this.#answers.delete(oldest);
    }
    this.#transport.send(bytes, replyEndpoint(request, from));
    return bytes;
  }

  /** Sends an answer once more. */
  repeat(bytes: Uint8Array, request: SipRequest, from: SipEndpoint): void {
    this.#transport.send(bytes, replyEndpoint(request, from));
  }

  /** Stops every retransmission and closes the port. */
  async close(): Promise<void> {
    for (const retransmitter of this.#running) retransmitter.stop();
    this.#transactions.clear();
    this.#dialogs.clear();
    await this.#transport.close();
  }

  #receive(bytes: Uint8Array, from: SipEndpoint): void {
    const message = parseSipMessage(bytes);
    if (message === null) return;
    if (message.kind === "response") {
      const method = headerOf(message, "cseq").split(/\s+/)[1] ?? "";
      this.#transactions.get(transactionKey(message, method))?.(message);
      return;
    }
    const known = message.method === "ACK" ? undefined : this.#answers.get(answerKey(message));
    if (known !== undefined) {
      this.repeat(known, message, from);
      return;
    }
    const tag = headerParam(headerOf(message, "to"), "tag");
    const dialog = tag === null ? undefined : this.#dialogs.get(dialogKey(headerOf(message, "call-id"), tag));
    if (dialog !== undefined) dialog.receive(message, from);
    else this.#receiveOutside(message, from, tag !== null);
  }

  #receiveOutside(request: SipRequest, from: SipEndpoint, inDialog: boolean): void {
    const { method } = request;
    if (method === "ACK") return;
    const invited = method === "CANCEL" ? this.#invitations.get(topBranch(request)) : undefined;
    if (invited !== undefined) invited.receive(request, from);
    else if (inDialog || method === "CANCEL") this.respond(request, from, 481, "Call/Transaction Does Not Exist");
    else if (method === "OPTIONS") this.respond(request, from, 200, "OK", { toTag: this.newToken() });
    else if (method !== "INVITE") this.respond(request, from, 405, "Method Not Allowed", { toTag: this.newToken() });
    else if (this.onInvite !== null) this.onInvite(request, from);
    else this.respond(request, from, 480, "Temporarily Unavailable", { toTag: this.newToken() });
  }
}

function dialogKey(callId: string, localTag: string): string {
  return `${callId}\n${localTag}`;
}

function topBranch(message: SipMessage): string {
  return headerParam(headerList(message, "via")[0] ?? "", "branch") ?? "";
}

function transactionKey(message: SipMessage, method: string): string {
  return `${topBranch(message)}\n${method}`;
}

function answerKey(request: SipRequest): string {
  return `${topBranch(request)}\n${request.method}\n${headerOf(request, "cseq")}\n${headerOf(request, "call-id")}`;
}

/** The Via headers of an answer: the topmost says from where its request came (RFC 3581 §4). */
function viasOf(request: SipRequest, from: SipEndpoint): SipHeader[] {
  return headerList(request, "via").map((value, index): SipHeader => {
    if (index > 0 || headerParam(value, "rport") === null) return ["via", value];
    return ["via", `${value.replace(/;rport(=\d*)?/i, `;rport=${from.port}`)};received=${from.address}`];
  });
}

function replyEndpoint(request: SipRequest, from: SipEndpoint): SipEndpoint {
  const via = headerList(request, "via")[0] ?? "";
  if (headerParam(via, "rport") !== null) return from;
  const sentBy = /^SIP\/2\.0\/\w+\s+(?:\[[^\]]+\]|[^\s:;]+)(?::(\d+))?/i.exec(via);
  return { address: from.address, port: Number(sentBy?.[1] ?? DEFAULT_SIP_PORT) };
}

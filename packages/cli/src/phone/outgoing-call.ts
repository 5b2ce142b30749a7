import { routesOfAnswer, SipDialog } from "./sip-dialog";
import {
  addressUri,
  headerList,
  headerOf,
  headerParam,
  hostPort,
  type SipEndpoint,
  type SipHeader,
  type SipRequest,
  type SipResponse,
} from "./sip-message";
import type { SipPhone } from "./sip-phone";

export interface OutgoingCallOptions {
  /** Request URI, such as sip:1000@127.0.0.1:5060. */
  readonly uri: string;
  readonly peer: SipEndpoint;
  /** User part of our own address: the number that the called side is shown. */
  readonly from: string;
  readonly displayName: string;
  /** Our session description. */
  readonly offer: string;
}

/** How a call ended. */
export type CallEnd =
  /** The other side hung up; `reason` is its Reason header. */
  | { readonly type: "peer-hung-up"; readonly reason: string }
  | { readonly type: "hung-up" }
  /** We gave up before an answer. */
  | { readonly type: "cancelled" }
  | { readonly type: "refused"; readonly status: number; readonly reason: string }
  /** Not a single response came. */
  | { readonly type: "no-response" };

export interface OutgoingCallHandlers {
  /** A provisional response; `description` where it has one (early media). */
  onProgress(status: number, reason: string, description: string | null): void;
  onAnswer(description: string): void;
  onOffer(offer: string | null): string;
  onRenegotiated(answer: string): void;
  onEnd(end: CallEnd): void;
}

/** A cancelled call is given so long for its last words. */
const CANCEL_WAIT_MS = 3_000;
/** Without a provisional response nothing can be cancelled: it is waited for this long. */
const PROVISIONAL_WAIT_MS = 300;
const HANG_UP_WAIT_MS = 3_000;
const INVITE_SEQUENCE = 1;

/** One call that we place: INVITE and what follows (RFC 3261 §13.2, §9.1, §15.1). */
export class OutgoingCall {
  readonly callId: string;
  readonly #localTag: string;
  readonly #invite: SipRequest;
  #endInvite: () => void = () => undefined;
  #dialog: SipDialog | null = null;
  #remoteTag = "";
  #progressed = false;
  #cancelWanted = false;
  #cancelSent = false;
  #over = false;
  #whenOver: () => void = () => undefined;

  constructor(
    private readonly phone: SipPhone,
    private readonly options: OutgoingCallOptions,
    private readonly handlers: OutgoingCallHandlers,
  ) {
    this.callId = `${phone.newToken()}@${phone.local.address}`;
    this.#localTag = phone.newToken();
    const { from, uri, displayName, offer } = options;
    const contact = `<sip:${from}@${hostPort(phone.local)}>`;
    this.#invite = {
      kind: "request",
      method: "INVITE",
      uri,
      headers: [
        phone.newVia(),
        ["max-forwards", "70"],
        ["from", `"${displayName}" <sip:${from}@${hostPort(phone.local)}>;tag=${this.#localTag}`],
        ["to", `<${uri}>`],
        ["call-id", this.callId],
        ["cseq", `${INVITE_SEQUENCE} INVITE`],
        ["contact", contact],
        ["allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE"],
        ["accept", "application/sdp"],
        ["user-agent", phone.userAgent],
        ["content-type", "application/sdp"],
      ],
      body: offer,
    };
  }

  start(): void {
    this.#endInvite = this.phone.transact(this.#invite, this.options.peer, {
      onResponse: (response) => this.#receive(response),
      onTimeout: () => this.#end({ type: "no-response" }),
    });
  }

  /** Sends a request within the call, such as INFO. @returns its answer; null when none came or the call is not up */
  async request(
    method: string,
    content: { readonly type: string; readonly body: string },
  ): Promise<SipResponse | null> {
    return this.#dialog === null || this.#over ? null : await this.#dialog.request(method, content);
  }

  /** Ends the call, whatever its state. @returns when the other side knows, or is given up on */
  async end(): Promise<void> {
    if (this.#over) return;
    const dialog = this.#dialog;
    if (dialog !== null) {
      const confirmed = dialog.hangUp();
      this.#end({ type: "hung-up" });
      await Promise.race([confirmed, this.#wait(HANG_UP_WAIT_MS)]);
      return;
    }
    this.#cancelWanted = true;
    const over = new Promise<void>((resolve) => {
      this.#whenOver = resolve;
    });
    this.#cancel();
    if (!this.#progressed) await Promise.race([over, this.#wait(PROVISIONAL_WAIT_MS)]);
    if (this.#progressed) await Promise.race([over, this.#wait(CANCEL_WAIT_MS)]);
    this.#end({ type: "cancelled" });
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.phone.clock.after(ms, resolve);
    });
  }

  #receive(response: SipResponse): void {
    if (response.status < 200) {
      if (this.#over) return;
      this.#progressed = true;
      if (this.#cancelWanted) this.#cancel();
      else if (response.status > 100) {
        this.handlers.onProgress(response.status, response.reason, response.body === "" ? null : response.body);
      }
    } else if (response.status < 300) this.#receiveAnswer(response);
    else this.#receiveRefusal(response);
  }

  #receiveAnswer(response: SipResponse): void {
    const remoteTag = headerParam(headerOf(response, "to"), "tag") ?? "";
    if (this.#dialog !== null && remoteTag === this.#remoteTag) {
      this.#dialog.acknowledge(INVITE_SEQUENCE);
      return;
    }
    const dialog = this.#openDialog(response);
    dialog.acknowledge(INVITE_SEQUENCE);
    if (this.#dialog !== null || this.#cancelWanted || this.#over) {
      // a second branch of a fork, or an answer that crossed our CANCEL (RFC 3261 §9.1)
      void dialog.hangUp();
      if (this.#cancelWanted) this.#end({ type: "cancelled" });
      return;
    }
    this.#dialog = dialog;
    this.#remoteTag = remoteTag;
    this.handlers.onAnswer(response.body);
  }

  #openDialog(response: SipResponse): SipDialog {
    const contact = headerList(response, "contact")[0];
    return new SipDialog(
      this.phone,
      {
        callId: this.callId,
        localTag: this.#localTag,
        local: headerOf(this.#invite, "from"),
        remote: headerOf(response, "to"),
        remoteTarget: contact === undefined ? this.options.uri : addressUri(contact),
        routes: routesOfAnswer(response),
        localSequence: INVITE_SEQUENCE,
        peer: this.options.peer,
      },
      {
        onBye: (reason) => this.#end({ type: "peer-hung-up", reason }),
        onOffer: (offer) => this.handlers.onOffer(offer),
        onAnswer: (answer) => this.handlers.onRenegotiated(answer),
      },
    );
  }

  #receiveRefusal(response: SipResponse): void {
    // RFC 3261 §17.1.1.3: the ACK to a refusal belongs to the INVITE's own transaction
    this.phone.send(this.#sibling("ACK", headerOf(response, "to")), this.options.peer);
    if (this.#cancelWanted) this.#end({ type: "cancelled" });
    else this.#end({ type: "refused", status: response.status, reason: response.reason });
  }

  /** Only after a provisional response (RFC 3261 §9.1); the wait for one is `end`'s. */
  #cancel(): void {
    if (!this.#progressed || this.#cancelSent) return;
    this.#cancelSent = true;
    const cancel = this.#sibling("CANCEL", headerOf(this.#invite, "to"));
    const done = this.phone.transact(cancel, this.options.peer, {
      onResponse: () => done(),
      onTimeout: () => undefined,
    });
  }

  /** A request that shares Via, From, Call-ID and CSeq number with our INVITE. */
  #sibling(method: "ACK" | "CANCEL", to: string): SipRequest {
    const same = (name: string): SipHeader => [name, headerOf(this.#invite, name)];
    return {
      kind: "request",
      method,
      uri: this.options.uri,
      headers: [
        same("via"),
        ["max-forwards", "70"],
        same("from"),
        ["to", to],
        same("call-id"),
        ["cseq", `${INVITE_SEQUENCE} ${method}`],
        ["user-agent", this.phone.userAgent],
      ],
      body: "",
    };
  }

  #end(end: CallEnd): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#dialog === null && end.type !== "refused") this.#endInvite();
    this.#whenOver();
    this.handlers.onEnd(end);
  }
}

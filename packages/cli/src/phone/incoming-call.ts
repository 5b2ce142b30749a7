import { routesOfRequest, SipDialog } from "./sip-dialog";
import {
  addressUri,
  headerList,
  headerOf,
  headerParam,
  hostPort,
  parseSipUri,
  type SipEndpoint,
  type SipHeader,
  type SipRequest,
} from "./sip-message";
import type { RequestHandler, SipPhone } from "./sip-phone";

export interface IncomingCallHandlers {
  /** The other side offers another session, or (null) asks for our offer. @returns our description */
  onOffer(offer: string | null): string;
  /** The answer to an offer of ours. */
  onAnswer(answer: string): void;
  onEnd(end: "peer-hung-up" | "hung-up" | "cancelled" | "refused"): void;
}

/** A call to us (RFC 3261 §13.3): it rings, is answered or refused, and may be taken back before that. */
export class IncomingCall implements RequestHandler {
  readonly callId: string;
  readonly #localTag: string;
  readonly #forgetInvitation: () => void;
  #dialog: SipDialog | null = null;
  #stopRepeating: () => void = () => undefined;
  #over = false;

  constructor(
    private readonly phone: SipPhone,
    private readonly invite: SipRequest,
    private readonly from: SipEndpoint,
    private readonly handlers: IncomingCallHandlers,
  ) {
    this.callId = headerOf(invite, "call-id");
    this.#localTag = phone.newToken();
    this.#forgetInvitation = phone.addInvitation(invite, this);
    // for the ACK to a refusal
    phone.addDialog(this.callId, this.#localTag, this);
  }

  /** The number or name of who calls, as the From header has it. */
  get caller(): string {
    const uri = addressUri(headerOf(this.invite, "from"));
    return parseSipUri(uri)?.user || uri;
  }

  /** The caller's offer; null where it leaves the offer to us. */
  get offer(): string | null {
    return this.invite.body === "" ? null : this.invite.body;
  }

  ring(): void {
    if (!this.#over) this.#respond(180, "Ringing");
  }

  /** @param description our answer, or our offer where the caller made none */
  answer(description: string): void {
    if (this.#over || this.#dialog !== null) return;
    this.#forgetInvitation();
    const contact = headerList(this.invite, "contact")[0];
    const dialog = new SipDialog(
      this.phone,
      {
        callId: this.callId,
        localTag: this.#localTag,
        local: `${headerOf(this.invite, "to")};tag=${this.#localTag}`,
        remote: headerOf(this.invite, "from"),
        remoteTarget: contact === undefined ? addressUri(headerOf(this.invite, "from")) : addressUri(contact),
        routes: routesOfRequest(this.invite),
        localSequence: 0,
        peer: this.from,
      },
      {
        onBye: () => this.#end("peer-hung-up"),
        onOffer: (offer) => this.handlers.onOffer(offer),
        onAnswer: (answer) => this.handlers.onAnswer(answer),
      },
    );
    this.#dialog = dialog;
    if (this.offer === null) dialog.expectAnswerInAck();
    const bytes = this.#respond(200, "OK", description);
    dialog.repeatUntilAcknowledged(bytes, this.invite, this.from);
  }

  refuse(status: number, reason: string): void {
    if (this.#over || this.#dialog !== null) return;
    this.#refuseWith(status, reason);
    this.#end("refused");
  }

  /** Hangs up. @returns when the other side has confirmed it, or will not any more */
  async hangUp(): Promise<void> {
    if (this.#over || this.#dialog === null) return;
    const confirmed = this.#dialog.hangUp();
    this.#end("hung-up");
    await confirmed;
  }

  receive(request: SipRequest, from: SipEndpoint): void {
    if (request.method === "ACK") {
      this.#stopRepeating();
      this.phone.removeDialog(this.callId, this.#localTag);
    } else if (request.method === "CANCEL" && !this.#over) {
      this.phone.respond(request, from, 200, "OK", { toTag: this.#localTag });
      this.#refuseWith(487, "Request Terminated");
      this.#end("cancelled");
    } else this.phone.respond(request, from, 481, "Call/Transaction Does Not Exist");
  }

  /** A refusal is repeated until its ACK (RFC 3261 §17.2.1). */
  #refuseWith(status: number, reason: string): void {
    const bytes = this.#respond(status, reason);
    let first = true;
    const repeater = this.phone.retransmitter(() => {
      if (!first) this.phone.repeat(bytes, this.invite, this.from);
      first = false;
    });
    repeater.start(this.phone.timers.t2Ms, () => undefined);
    this.#stopRepeating = () => repeater.stop();
  }

  #respond(status: number, reason: string, description = ""): Uint8Array {
    const user = parseSipUri(this.invite.uri)?.user || "phone";
    const headers: SipHeader[] = [
      ["contact", `<sip:${user}@${hostPort(this.phone.local)}>`],
      ...(description === "" ? [] : [["content-type", "application/sdp"] as const]),
    ];
    const toTag = headerParam(headerOf(this.invite, "to"), "tag") ?? this.#localTag;
    return this.phone.respond(this.invite, this.from, status, reason, { headers, body: description, toTag });
  }

  #end(end: Parameters<IncomingCallHandlers["onEnd"]>[0]): void {
    if (this.#over) return;
    this.#over = true;
    this.#forgetInvitation();
    this.handlers.onEnd(end);
  }
}

import net from "node:net";
import {
  addressUri,
  DEFAULT_SIP_PORT,
  headerList,
  headerOf,
  hostPort,
  parseSipUri,
  type SipEndpoint,
  type SipHeader,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from "./sip-message";
import type { RequestHandler, SipPhone } from "./sip-phone";

/** What both sides agreed on when the call was set up (RFC 3261 §12). */
export interface DialogState {
  readonly callId: string;
  readonly localTag: string;
  /** Our side's and the other side's name-addr, with tags, as they stand in From and To of what we send. */
  readonly local: string;
  readonly remote: string;
  /** Contact of the other side. */
  readonly remoteTarget: string;
  readonly routes: readonly string[];
  /** CSeq of our last request; 0 where we sent none. */
  readonly localSequence: number;
  /** Where the other side is reached when its Contact names no IP address. */
  readonly peer: SipEndpoint;
}

export interface DialogHandlers {
  /** The other side hung up. `reason`: its Reason header (RFC 3326), empty where it gave none. */
  onBye(reason: string): void;
  /** The other side offers another session, or (null) asks for our offer. @returns our description */
  onOffer(offer: string | null): string;
  /** The answer to an offer of ours. */
  onAnswer(answer: string): void;
}

/** A call that is set up: requests to and from the other side. */
export class SipDialog implements RequestHandler {
  #sequence: number;
  #remoteSequence = -1;
  #remoteTarget: string;
  /** Of an INVITE of the other side: repeats our answer until it is acknowledged. */
  #stopRepeating: () => void = () => undefined;
  #offerPending = false;
  #over = false;

  constructor(
    private readonly phone: SipPhone,
    private readonly state: DialogState,
    private readonly handlers: DialogHandlers,
  ) {
    this.#sequence = state.localSequence;
    this.#remoteTarget = state.remoteTarget;
    phone.addDialog(state.callId, state.localTag, this);
  }

  /** Acknowledges a 2xx to our INVITE (RFC 3261 §13.2.2.4). */
  acknowledge(inviteSequence: number): void {
    this.phone.send(this.#build("ACK", inviteSequence), this.#nextHop());
  }

  /** Sends a request. @returns its final answer; null when none came */
  request(method: string, content?: { readonly type: string; readonly body: string }): Promise<SipResponse | null> {
    const request = this.#build(method, ++this.#sequence, content);
    return new Promise((resolve) => {
      const end = this.phone.transact(request, this.#nextHop(), {
        onResponse: (response) => {
          if (response.status < 200) return;
          end();
          resolve(response);
        },
        onTimeout: () => resolve(null),
      });
    });
  }

  /** Hangs up. @returns when the other side has confirmed it, or will not any more */
  async hangUp(): Promise<void> {
    this.forget();
    await this.request("BYE");
  }

  /** The call is over: what still comes for it is answered with 481. */
  forget(): void {
    this.#over = true;
    this.#stopRepeating();
    this.phone.removeDialog(this.state.callId, this.state.localTag);
  }

  /** Our 2xx offered a session of its own: the answer comes with the ACK. */
  expectAnswerInAck(): void {
    this.#offerPending = true;
  }

  receive(request: SipRequest, from: SipEndpoint): void {
    const sequence = Number.parseInt(headerOf(request, "cseq"), 10);
    if (request.method === "ACK") {
      this.#stopRepeating();
      if (this.#offerPending && request.body !== "") this.handlers.onAnswer(request.body);
      this.#offerPending = false;
      return;
    }
    if (sequence < this.#remoteSequence) {
      this.phone.respond(request, from, 500, "Server Internal Error");
      return;
    }
    this.#remoteSequence = sequence;
    switch (request.method) {
      case "BYE":
        this.phone.respond(request, from, 200, "OK");
        this.forget();
        this.handlers.onBye(headerOf(request, "reason"));
        return;
      case "INVITE":
      case "UPDATE":
        this.#renegotiate(request, from);
        return;
      case "OPTIONS":
      case "INFO":
        this.phone.respond(request, from, 200, "OK");
        return;
      case "CANCEL":
        this.phone.respond(request, from, 481, "Call/Transaction Does Not Exist");
        return;
      default:
        this.phone.respond(request, from, 405, "Method Not Allowed");
    }
  }

  #renegotiate(request: SipRequest, from: SipEndpoint): void {
    const contact = headerList(request, "contact")[0];
    if (contact !== undefined) this.#remoteTarget = addressUri(contact);
    const offer = request.body === "" ? null : request.body;
    const isInvite = request.method === "INVITE";
    // an UPDATE without a description only keeps the session alive (RFC 4028)
    const body = offer === null && !isInvite ? "" : this.handlers.onOffer(offer);
    this.#offerPending = isInvite && offer === null;
    const headers: SipHeader[] = [
      ["contact", `<${this.#contact()}>`],
      ...(body === "" ? [] : [["content-type", "application/sdp"] as const]),
    ];
    const bytes = this.phone.respond(request, from, 200, "OK", { headers, body });
    if (isInvite) this.repeatUntilAcknowledged(bytes, request, from);
  }

  /** RFC 3261 §13.3.1.4: over UDP the 2xx to an INVITE is repeated until the ACK. It has been sent once already. */
  repeatUntilAcknowledged(bytes: Uint8Array, request: SipRequest, from: SipEndpoint): void {
    this.#stopRepeating();
    let first = true;
    const repeater = this.phone.retransmitter(() => {
      if (!first) this.phone.repeat(bytes, request, from);
      first = false;
    });
    repeater.start(this.phone.timers.t2Ms, () => undefined);
    this.#stopRepeating = () => repeater.stop();
    if (this.#over) repeater.stop();
  }

  #contact(): string {
    return `sip:${parseSipUri(addressUri(this.state.local))?.user || "phone"}@${hostPort(this.phone.local)}`;
  }

  #build(method: string, sequence: number, content?: { readonly type: string; readonly body: string }): SipRequest {
    return {
      kind: "request",
      method,
      uri: this.#remoteTarget,
      headers: [
        this.phone.newVia(),
        ["max-forwards", "70"],
        ...this.state.routes.map((route): SipHeader => ["route", route]),
        ["from", this.state.local],
        ["to", this.state.remote],
        ["call-id", this.state.callId],
        ["cseq", `${sequence} ${method}`],
        ["contact", `<${this.#contact()}>`],
        ["user-agent", this.phone.userAgent],
        ...(content === undefined ? [] : [["content-type", content.type] as const]),
      ],
      body: content?.body ?? "",
    };
  }

  /** The first route, else the Contact, by its IP address; a name is left to whoever sent us there. */
  #nextHop(): SipEndpoint {
    const [route] = this.state.routes;
    return endpointOf(route === undefined ? this.#remoteTarget : addressUri(route)) ?? this.state.peer;
  }
}

/** Where a URI with an IP address leads; null for a name. */
export function endpointOf(uri: string): SipEndpoint | null {
  const parsed = parseSipUri(uri);
  if (parsed === null || net.isIP(parsed.host) === 0) return null;
  return { address: parsed.host, port: parsed.port ?? DEFAULT_SIP_PORT };
}

/** The routes of a dialog that the other side began (RFC 3261 §12.1.1). */
export function routesOfRequest(request: SipMessage): string[] {
  return headerList(request, "record-route");
}

/** The routes of a dialog that we began: Record-Route of the answer, in reverse (RFC 3261 §12.1.2). */
export function routesOfAnswer(answer: SipMessage): string[] {
  return headerList(answer, "record-route").reverse();
}

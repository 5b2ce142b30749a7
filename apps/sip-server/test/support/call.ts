import { SDP } from "./server";
import { bodyOf, header, type SipPeer, tagOf } from "./sip-peer";

let count = 0;

/** A caller's side of one call over UDP, message by message. */
export class Call {
  readonly callId: string;
  readonly tag: string;
  readonly branch: string;
  cseq = 1;
  toTag = "";
  target: string;

  constructor(
    readonly peer: SipPeer,
    readonly uri: string,
    name = `call${++count}`,
  ) {
    this.callId = `${name}-${peer.port}@127.0.0.1`;
    this.tag = `tag-${name}`;
    this.branch = `z9hG4bK-${name}-${peer.port}`;
    this.target = uri;
  }

  #head(method: string, branch: string, uri: string, cseq: number, extra: readonly string[]): string[] {
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.peer.port};branch=${branch};rport`,
      `From: <sip:caller@127.0.0.1:${this.peer.port}>;tag=${this.tag}`,
      `To: <${this.uri}>${this.toTag === "" ? "" : `;tag=${this.toTag}`}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${cseq} ${method}`,
      "Max-Forwards: 70",
      ...extra,
    ];
  }

  get contact(): string {
    return `Contact: <sip:caller@127.0.0.1:${this.peer.port}>`;
  }

  invite(extra: readonly string[] = [], body: string = SDP): void {
    const type = body === "" ? [] : ["Content-Type: application/sdp"];
    this.peer.send(this.#head("INVITE", this.branch, this.uri, this.cseq, [this.contact, ...type, ...extra]), body);
  }

  /** Takes the 200 for the INVITE and acknowledges it. */
  async answered(body = ""): Promise<string> {
    const ok = await this.peer.next("SIP/2.0 200");
    this.take(ok);
    this.ack(body);
    return ok;
  }

  /** Learns tag and target from a response. */
  take(response: string): void {
    this.toTag = tagOf(header(response, "To"));
    const contact = /^Contact:.*<([^>]+)>/im.exec(response)?.[1];
    if (contact !== undefined) this.target = contact;
  }

  ack(body = "", cseq = this.cseq): void {
    const type = body === "" ? [] : ["Content-Type: application/sdp"];
    this.peer.send(this.#head("ACK", `${this.branch}-ack${cseq}`, this.target, cseq, type), body);
  }

  /** The ACK for a final response ≥ 300: same branch as the INVITE. */
  ackFailure(response: string): void {
    this.toTag = tagOf(header(response, "To"));
    this.peer.send(this.#head("ACK", this.branch, this.uri, this.cseq, []));
    this.toTag = "";
  }

  cancel(extra: readonly string[] = []): void {
    this.peer.send(this.#head("CANCEL", this.branch, this.uri, this.cseq, extra));
  }

  /** A request inside the dialog; gives its CSeq number. */
  request(method: string, extra: readonly string[] = [], body = ""): number {
    const cseq = ++this.cseq;
    this.peer.send(this.#head(method, `${this.branch}-${cseq}`, this.target, cseq, extra), body);
    return cseq;
  }

  /** Sends BYE and takes its answer. */
  async bye(): Promise<string> {
    const cseq = this.request("BYE");
    return this.response(cseq, "BYE");
  }

  /** The final response to a request by CSeq. */
  response(cseq: number, method: string): Promise<string> {
    return this.peer.next(
      "SIP/2.0 ",
      (text) =>
        !text.startsWith("SIP/2.0 1") &&
        text.includes(`\r\nCSeq: ${cseq} ${method}\r\n`) &&
        text.includes(`\r\nCall-ID: ${this.callId}\r\n`),
    );
  }
}

export { bodyOf, header };

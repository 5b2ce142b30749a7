import { isProblem, readEssentials } from "../../src/parser/essentials";
import { parseMessage } from "../../src/parser/parse-message";
import type { SipMessage, SipRequest, SipResponse } from "../../src/parser/sip-message";
import type { ReceivedResponse } from "../../src/transactions/client-transaction";
import type { Flow } from "../../src/transport/transport";

/** Lines to a message with CRLF and the empty line; `body` follows with its length. */
export function text(lines: readonly string[], body = ""): Buffer {
  const all = [...lines, `Content-Length: ${Buffer.byteLength(body)}`, "", body];
  return Buffer.from(all.join("\r\n"));
}

export function parsed(data: Buffer | string): SipMessage {
  const result = parseMessage(Buffer.from(data));
  if (result.kind === "garbage") throw new Error(`garbage: ${result.reason}`);
  if (result.problem !== undefined) throw new Error(result.problem.reason);
  return result.message;
}

export function parsedRequest(data: Buffer | string): SipRequest {
  const message = parsed(data);
  if (message.kind !== "request") throw new Error("not a request");
  return message;
}

export function parsedResponse(data: Buffer | string): SipResponse {
  const message = parsed(data);
  if (message.kind !== "response") throw new Error("not a response");
  return message;
}

export function essentialsOf(message: SipMessage) {
  const essentials = readEssentials(message);
  if (isProblem(essentials)) throw new Error(essentials.reason);
  return essentials;
}

/** A flow that records what is sent. */
export function recordingFlow(overrides: Partial<Flow> = {}): Flow & { readonly sent: string[] } {
  const sent: string[] = [];
  return {
    protocol: "udp",
    reliable: false,
    remoteAddress: "192.0.2.10",
    remotePort: 5070,
    open: true,
    send: (data) => sent.push(data.toString("latin1")),
    onFailure: () => () => {},
    ...overrides,
    sent,
  };
}

/** A response as transactions get it. */
export function received(status: number, toTag = "b"): ReceivedResponse {
  const message = parsedResponse(
    text([
      `SIP/2.0 ${status} Some Reason`,
      "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx",
      "From: <sip:a@127.0.0.1>;tag=a",
      `To: <sip:b@127.0.0.1>;tag=${toTag}`,
      "Call-ID: c@127.0.0.1",
      "CSeq: 1 INVITE",
    ]),
  );
  return { message, essentials: essentialsOf(message), flow: recordingFlow() };
}

import { createHmac, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import type { Essentials } from "../parser/essentials";
import { headerOf, headersOf, listOf, type SipRequest } from "../parser/sip-message";
import { parseVia } from "../parser/via";
import { arrangeHeaders, type HeaderEntry, type OutgoingHeader, writeMessage } from "../parser/write-message";
import type { Flow } from "../transport/transport";
import type { TransportLayer } from "../transport/transport-layer";

/** The methods that this server takes, for Allow (RFC 3261 §20.5). */
export const ALLOW =
  "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH";

/**
 * The top Via element with `received` and `rport` filled in (RFC 3261 §18.2.1, RFC 3581 §4), or undefined when nothing
 * is to be added. Over UDP `rport` is given unasked, as drachtio-server does: applications learn the source port by it.
 */
export function completedVia(essentials: Pick<Essentials, "via" | "viaText">, flow: Flow): string | undefined {
  const { via, viaText } = essentials;
  const given = via.params.get("rport");
  const received = via.host !== flow.remoteAddress;
  let text = viaText;
  if (given === "") text = replaceFlag(text, `rport=${flow.remotePort}`);
  else if (given === undefined && !flow.reliable) text += `;rport=${flow.remotePort}`;
  if (received && !via.params.has("received")) text += `;received=${flow.remoteAddress}`;
  return text === viaText ? undefined : text;
}

/** Replaces the valueless `rport` parameter, wherever it stands and however it is spelled. */
function replaceFlag(via: string, replacement: string): string {
  return via
    .split(";")
    .map((part, index) => (index > 0 && part.trim().toLowerCase() === "rport" ? replacement : part))
    .join(";");
}

/** The request as an application gets it: as received, but for the completed Via. */
export function forApplication(request: SipRequest, essentials: Essentials, flow: Flow): Buffer {
  const via = completedVia(essentials, flow);
  let head = request.head;
  if (via !== undefined) {
    const line = head.slice(request.viaStart, request.viaEnd);
    const at = line.indexOf(essentials.viaText);
    // A folded Via line is not found literally: then it is written anew, its further elements kept.
    const rewritten =
      at >= 0
        ? line.slice(0, at) + via + line.slice(at + essentials.viaText.length)
        : `Via: ${[via, ...listOf(request, "via").slice(1, firstLineElements(request))].join(", ")}`;
    head = head.slice(0, request.viaStart) + rewritten + head.slice(request.viaEnd);
  }
  const data = Buffer.allocUnsafe(head.length + 4 + request.body.length);
  data.write(`${head}\r\n\r\n`, 0, "latin1");
  request.body.copy(data, head.length + 4);
  return data;
}

/** How many Via elements stand on the first Via line. */
function firstLineElements(request: SipRequest): number {
  const first = headerOf(request, "via");
  return first === undefined ? 0 : listOf({ headers: [{ key: "via", value: first }] }, "via").length;
}

/** Where a response goes (RFC 3261 §18.2.2; `maddr` is not honoured: it would let a peer aim our packets at others). */
export function responseFlow(transport: TransportLayer, essentials: Essentials, flow: Flow): Flow {
  const { via } = essentials;
  if (flow.reliable) {
    if (flow.open || !transport.has(flow.protocol)) return flow;
    return transport.flowTo(flow.protocol, flow.remoteAddress, via.port ?? 5060);
  }
  // Without rport the sent-by port counts, unless a NAT has changed the address: then only the source port can be right.
  const behindNat = isIP(via.host) !== 0 && via.host !== flow.remoteAddress;
  if (via.params.has("rport") || behindNat) return flow;
  const port = via.port ?? 5060;
  return port === flow.remotePort ? flow : transport.flowTo("udp", flow.remoteAddress, port);
}

/**
 * Sends responses to a request for as long as its transaction lives. Over UDP the way is fixed at once, so that nothing
 * of the request is kept for the 32 s of the transaction's last timer.
 */
export function responseSender(transport: TransportLayer, essentials: Essentials, flow: Flow): (data: Buffer) => void {
  if (flow.reliable) return (data) => responseFlow(transport, essentials, flow).send(data);
  return senderTo(responseFlow(transport, essentials, flow));
}

/** A function of its own: a closure beside others would keep what those refer to. */
function senderTo(flow: Flow): (data: Buffer) => void {
  return (data) => flow.send(data);
}

/** The headers every response copies from its request (RFC 3261 §8.2.6.2). */
export function mirroredHeaders(
  request: SipRequest,
  essentials: Essentials,
  flow: Flow,
  toTag: string | undefined,
  recordRoute: boolean,
): HeaderEntry[] {
  const entries: HeaderEntry[] = [];
  let first = true;
  for (const value of headersOf(request, "via")) {
    const completed = first ? completedVia(essentials, flow) : undefined;
    // Only the first element of the first line is rewritten; what else stands on that line follows it unchanged.
    entries.push({
      key: "via",
      value:
        completed === undefined
          ? value
          : completed + value.slice(value.indexOf(essentials.viaText) + essentials.viaText.length),
    });
    first = false;
  }
  if (recordRoute) for (const value of headersOf(request, "record-route")) entries.push({ key: "record-route", value });
  const to = toTag === undefined || essentials.toTag !== "" ? essentials.toText : `${essentials.toText};tag=${toTag}`;
  entries.push(
    { key: "from", value: essentials.fromText },
    { key: "to", value: to },
    { key: "call-id", value: essentials.callId },
    { key: "cseq", value: `${essentials.cseq} ${essentials.cseqMethod}` },
  );
  return entries;
}

/** A complete response of this server. */
export function serverResponse(
  request: SipRequest,
  essentials: Essentials,
  flow: Flow,
  status: number,
  reason: string,
  toTag: string | undefined,
  extra: readonly HeaderEntry[] = [],
): Buffer {
  const entries = mirroredHeaders(request, essentials, flow, toTag, false);
  entries.push(...extra, { key: "content-length", value: "0" });
  return writeMessage(`SIP/2.0 ${status} ${reason}`, arrangeHeaders(entries), undefined);
}

/**
 * To tags of stateless responses: the same for every retransmission of a request (RFC 3261 §8.2.7), and not guessable.
 */
export class StatelessTags {
  readonly #key = randomBytes(16);

  tagFor(...parts: readonly string[]): string {
    return createHmac("sha1", this.#key).update(parts.join("|"), "latin1").digest("hex").slice(0, 16);
  }
}

/**
 * Answers a request whose mandatory headers could not all be read: copies what is there (RFC 3261 §8.2.6.2). Undefined
 * when there is no Via to answer by.
 */
export function bestEffortResponse(
  request: SipRequest,
  flow: Flow,
  status: number,
  reason: string,
  toTag: string,
): Buffer | undefined {
  const vias = headersOf(request, "via");
  const firstVia = listOf(request, "via")[0];
  if (firstVia === undefined || request.method === "ACK") return undefined;
  const via = parseVia(firstVia);
  const completed = via === undefined ? undefined : completedVia({ via, viaText: firstVia }, flow);
  const headers: OutgoingHeader[] = vias.map((value, index) => [
    "Via",
    index === 0 && completed !== undefined && value.startsWith(firstVia)
      ? completed + value.slice(firstVia.length)
      : value,
  ]);
  const copy = (name: string, key: string) => {
    const value = headerOf(request, key);
    if (value !== undefined && value !== "") headers.push([name, value]);
  };
  copy("From", "from");
  const to = headerOf(request, "to");
  if (to !== undefined && to !== "") headers.push(["To", /;\s*tag\s*=/i.test(to) ? to : `${to};tag=${toTag}`]);
  copy("Call-ID", "call-id");
  copy("CSeq", "cseq");
  headers.push(["Content-Length", "0"]);
  return writeMessage(`SIP/2.0 ${status} ${reason}`, headers, undefined);
}

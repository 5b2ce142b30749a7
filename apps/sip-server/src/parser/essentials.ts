import { isCallId, isToken, parseNumber } from "./grammar";
import { SINGLE_HEADERS } from "./header-names";
import { type NameAddr, parseNameAddr } from "./name-addr";
import type { MessageProblem } from "./parse-message";
import { headersOf, listOf, type SipMessage } from "./sip-message";
import { parseVia, type Via } from "./via";

/** The header values that every message must have and that all routing needs, parsed once. */
export interface Essentials {
  readonly via: Via;
  /** Text of the topmost Via element. */
  readonly viaText: string;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly fromText: string;
  readonly toText: string;
  /** Empty for a peer of RFC 2543. */
  readonly fromTag: string;
  readonly toTag: string;
  readonly callId: string;
  readonly cseq: number;
  readonly cseqMethod: string;
}

/** RFC 3261 §8.1.1.5 wants < 2³¹; anything that fits 32 bits is taken, as several devices start high. */
const MAX_CSEQ = 4_294_967_295;

/**
 * Reads what RFC 3261 §8.1.1 makes mandatory: Via, From, To, Call-ID, CSeq. Returns the problem (a 400) when one is
 * missing, malformed or repeated.
 */
export function readEssentials(message: SipMessage): Essentials | MessageProblem {
  const repeated = repeatedHeader(message);
  if (repeated !== undefined) return bad(`Repeated ${repeated} Header`);
  const viaText = listOf(message, "via")[0];
  if (viaText === undefined) return bad("Missing Via Header");
  const via = parseVia(viaText);
  if (via === undefined) return bad("Malformed Via Header");
  const fromText = one(message, "from");
  const toText = one(message, "to");
  const callId = one(message, "call-id");
  const cseqText = one(message, "cseq");
  if (fromText === undefined) return bad("Missing From Header");
  if (toText === undefined) return bad("Missing To Header");
  if (callId === undefined) return bad("Missing Call-ID Header");
  if (cseqText === undefined) return bad("Missing CSeq Header");
  const from = parseNameAddr(fromText);
  if (from === undefined) return bad("Malformed From Header");
  const to = parseNameAddr(toText);
  if (to === undefined) return bad("Malformed To Header");
  if (!isCallId(callId) || callId.length > 512) return bad("Malformed Call-ID Header");
  const fromTag = from.params.get("tag") ?? "";
  const toTag = to.params.get("tag") ?? "";
  if ((fromTag !== "" && !isToken(fromTag)) || fromTag.length > 256) return bad("Malformed From Tag");
  if ((toTag !== "" && !isToken(toTag)) || toTag.length > 256) return bad("Malformed To Tag");
  const cseq = parseCSeq(cseqText);
  if (cseq === undefined) return bad("Malformed CSeq Header");
  return {
    via,
    viaText,
    from,
    to,
    fromText,
    toText,
    fromTag,
    toTag,
    callId,
    cseq: cseq.number,
    cseqMethod: cseq.method,
  };
}

/** Parses `number method`. */
export function parseCSeq(text: string): { number: number; method: string } | undefined {
  let end = 0;
  while (end < text.length && text.charCodeAt(end) !== 0x20 && text.charCodeAt(end) !== 0x09) end++;
  const digits = text.slice(0, end);
  const method = text.slice(end).trim();
  const number = digits.length > 12 ? undefined : parseNumber(digits, MAX_CSEQ);
  return number === undefined || !isToken(method) ? undefined : { number, method };
}

export function isProblem(value: Essentials | MessageProblem): value is MessageProblem {
  return "status" in value;
}

function repeatedHeader(message: SipMessage): string | undefined {
  const seen = new Set<string>();
  for (const { key } of message.headers) {
    if (!SINGLE_HEADERS.has(key)) continue;
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}

function one(message: SipMessage, key: string): string | undefined {
  const value = headersOf(message, key)[0];
  return value === undefined || value === "" ? undefined : value;
}

function bad(reason: string): MessageProblem {
  return { status: 400, reason };
}

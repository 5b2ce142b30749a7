import { isDigits, isToken } from "./grammar";
import { headerKey } from "./header-names";
import type { HeaderField, SipMessage } from "./sip-message";

/**
 * What was wrong with a message whose shape could still be read well enough to answer it.
 * `status` is the response a UAS gives (RFC 3261 §8.2, §21.4.1, §21.5.6).
 */
export interface MessageProblem {
  readonly status: number;
  readonly reason: string;
}

export type ParseResult =
  | { readonly kind: "message"; readonly message: SipMessage; readonly problem: MessageProblem | undefined }
  /** Not recognisable as SIP: dropped without an answer. */
  | { readonly kind: "garbage"; readonly reason: string };

const EMPTY = Buffer.alloc(0);

/** Most header lines a message may have; a peer that sends more gets 400. */
export const MAX_HEADER_LINES = 400;

/**
 * Parses one message that fills `data` (a datagram, or one message cut out of a stream). Headers are split in a single
 * pass without regular expressions; values are parsed later, where they are needed. Never throws.
 */
export function parseMessage(data: Buffer): ParseResult {
  let headEnd = data.indexOf("\r\n\r\n");
  let bodyStart = headEnd + 4;
  let problem: MessageProblem | undefined;
  if (headEnd < 0) {
    // RFC 3261 §7: the empty line is mandatory. A datagram that ends after its last header line is cut short.
    headEnd = data.length;
    bodyStart = data.length;
    problem = { status: 400, reason: "Missing Empty Line After Headers" };
  }
  const head = data.toString("latin1", 0, headEnd);
  const lineEnd = head.indexOf("\r\n");
  const startLine = lineEnd < 0 ? head : head.slice(0, lineEnd);
  const headers: HeaderField[] = [];
  const position = { viaStart: 0, viaEnd: 0 };
  if (lineEnd >= 0) problem = parseHeaders(head, lineEnd + 2, headers, position) ?? problem;

  const start = parseStartLine(startLine);
  if (start === undefined) return { kind: "garbage", reason: "start line is not SIP" };

  let body = bodyStart < data.length ? data.subarray(bodyStart) : EMPTY;
  const length = contentLength(headers);
  if (typeof length === "object") problem ??= length;
  else if (length !== undefined) {
    // RFC 3261 §18.3: too few bytes in a datagram is an error, extra bytes are ignored.
    if (length > body.length) problem ??= { status: 400, reason: "Content-Length Exceeds Body" };
    else if (length < body.length) body = body.subarray(0, length);
  }
  const common = { headers, head, ...position, body, size: data.length };
  if (start.kind === "response") {
    return { kind: "message", message: { ...start, ...common }, problem };
  }
  const { kind, method, uri } = start;
  return { kind: "message", message: { kind, method, uri, ...common }, problem: start.problem ?? problem };
}

type StartLine =
  | { kind: "response"; status: number; reason: string }
  | { kind: "request"; method: string; uri: string; problem: MessageProblem | undefined };

function parseStartLine(line: string): StartLine | undefined {
  if (line.startsWith("SIP/2.0 ")) {
    const code = line.slice(8, 11);
    // RFC 3261 §25.1: three digits; a code above 699 is no SIP response (RFC 4475 §3.1.2.19).
    if (!isDigits(code) || code < "100" || code > "699" || (line.length > 11 && line[11] !== " ")) return undefined;
    return { kind: "response", status: Number(code), reason: line.slice(12) };
  }
  const firstSpace = line.indexOf(" ");
  if (firstSpace <= 0) return undefined;
  const method = line.slice(0, firstSpace);
  if (!isToken(method)) return undefined;
  const versionAt = line.toUpperCase().lastIndexOf(" SIP/");
  if (versionAt <= firstSpace - 1) return undefined;
  const version = line.slice(versionAt + 5);
  const uri = line.slice(firstSpace + 1, Math.max(versionAt, firstSpace + 1));
  let problem: MessageProblem | undefined;
  // RFC 3261 §7.1: single spaces, none inside the URI, nothing after the version.
  if (version.trim() !== version || uri === "" || uri.includes(" ") || uri.includes("\t")) {
    problem = { status: 400, reason: "Malformed Request Line" };
  } else if (version !== "2.0") {
    problem = { status: 505, reason: "Version Not Supported" };
  }
  return { kind: "request", method, uri, problem };
}

function parseHeaders(
  head: string,
  start: number,
  into: HeaderField[],
  position: { viaStart: number; viaEnd: number },
): MessageProblem | undefined {
  let problem: MessageProblem | undefined;
  let at = start;
  while (at < head.length) {
    let end = head.indexOf("\r\n", at);
    if (end < 0) end = head.length;
    let folded = false;
    // RFC 3261 §7.3.1: a line that begins with white space continues the one before.
    while (end + 2 < head.length && isSpace(head.charCodeAt(end + 2))) {
      folded = true;
      const next = head.indexOf("\r\n", end + 2);
      end = next < 0 ? head.length : next;
    }
    const colon = head.indexOf(":", at);
    if (colon < 0 || colon >= end) {
      problem ??= { status: 400, reason: "Malformed Header Line" };
    } else {
      const name = head.slice(at, colon).trimEnd();
      let value = head.slice(colon + 1, end);
      if (folded) value = unfold(value);
      value = value.trim();
      if (!isToken(name) || hasControl(value)) problem ??= { status: 400, reason: "Malformed Header" };
      if (hasControl(value)) value = "";
      const key = headerKey(name);
      if (key === "via" && position.viaEnd === 0) {
        position.viaStart = at;
        position.viaEnd = end;
      }
      into.push({ key, value });
      if (into.length > MAX_HEADER_LINES) return { status: 400, reason: "Too Many Headers" };
    }
    at = end + 2;
  }
  return problem;
}

function unfold(value: string): string {
  return value
    .split("\r\n")
    .map((line, index) => (index === 0 ? line.trimEnd() : line.trim()))
    .join(" ");
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/**
 * A lone CR or LF, NUL and the like: illegal, and dangerous to hand on to a parser that may read them as line ends. Other
 * controls than CR and LF may stand behind a backslash (quoted-pair, RFC 3261 §25.1).
 */
function hasControl(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code >= 0x20 || code === 0x09) continue;
    if (code === 0x0d || code === 0x0a || value.charCodeAt(index - 1) !== 0x5c) return true;
  }
  return false;
}

/** The Content-Length, undefined without one, or the problem: not a number, or two that differ (RFC 4475 §3.3.9). */
export function contentLength(headers: readonly HeaderField[]): number | MessageProblem | undefined {
  let length: number | undefined;
  for (const field of headers) {
    if (field.key !== "content-length") continue;
    if (!isDigits(field.value) || field.value.length > 9) return { status: 400, reason: "Bad Content-Length" };
    const value = Number(field.value);
    if (length !== undefined && length !== value) return { status: 400, reason: "Conflicting Content-Length" };
    length = value;
  }
  return length;
}

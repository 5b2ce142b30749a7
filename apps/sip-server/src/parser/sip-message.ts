/**
 * SIP messages as plain data. All header text is held as "binary" strings (one character per byte, latin1), so that
 * whatever bytes a peer sent travel on unchanged; bodies stay buffers.
 */

/** One header field of a received message. */
export interface HeaderField {
  /** Canonical key: lower case, long form (`call-id`). */
  readonly key: string;
  /** The value, unfolded and trimmed. */
  readonly value: string;
}

interface MessageBase {
  readonly headers: readonly HeaderField[];
  /** Start line and headers exactly as received, without the blank line. */
  readonly head: string;
  /** Offsets into `head` of the first Via line (without its CRLF); equal when there is none. */
  readonly viaStart: number;
  readonly viaEnd: number;
  readonly body: Buffer;
  /** Bytes on the wire. */
  readonly size: number;
}

export interface SipRequest extends MessageBase {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
}

export interface SipResponse extends MessageBase {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** First value of a header by canonical key. */
export function headerOf(message: { readonly headers: readonly HeaderField[] }, key: string): string | undefined {
  for (const field of message.headers) if (field.key === key) return field.value;
  return undefined;
}

/** All values of a header by canonical key, in order, one entry per header line. */
export function headersOf(message: { readonly headers: readonly HeaderField[] }, key: string): string[] {
  const values: string[] = [];
  for (const field of message.headers) if (field.key === key) values.push(field.value);
  return values;
}

/** All elements of a comma-separated header over all its lines, with quotes and angle brackets respected. */
export function listOf(message: { readonly headers: readonly HeaderField[] }, key: string): string[] {
  const values: string[] = [];
  for (const field of message.headers) {
    if (field.key === key) splitList(field.value, values);
  }
  return values;
}

/** True when the comma list of option tags under `key` contains `tag` (case-insensitive). */
export function hasOption(message: { readonly headers: readonly HeaderField[] }, key: string, tag: string): boolean {
  return listOf(message, key).some((option) => option.toLowerCase() === tag);
}

/** Splits at commas outside quotes and angle brackets (RFC 3261 §7.3.1); empty elements are left out. */
export function splitList(value: string, into: string[] = []): string[] {
  if (value.indexOf(",") < 0) {
    const single = value.trim();
    if (single !== "") into.push(single);
    return into;
  }
  let start = 0;
  let quoted = false;
  let bracketed = false;
  for (let index = 0; index <= value.length; index++) {
    const code = index < value.length ? value.charCodeAt(index) : 0x2c;
    if (index < value.length) {
      if (quoted) {
        if (code === 0x5c) index++;
        else if (code === 0x22) quoted = false;
        continue;
      }
      if (code === 0x22 && !bracketed) {
        quoted = true;
        continue;
      }
      if (code === 0x3c) bracketed = true;
      else if (code === 0x3e) bracketed = false;
    }
    if (code === 0x2c && (!bracketed || index === value.length)) {
      const element = value.slice(start, index).trim();
      if (element !== "") into.push(element);
      start = index + 1;
    }
  }
  if (start < value.length) {
    // An unterminated quote or bracket swallowed the separator: the rest is one element.
    const rest = value.slice(start).trim();
    if (rest !== "") into.push(rest);
  }
  return into;
}

import { isDigits } from "../parser/grammar";
import { headerKey } from "../parser/header-names";

/** Largest message taken from a stream: head and body apart. */
export const MAX_STREAM_HEAD_BYTES = 64 * 1024;
export const MAX_STREAM_BODY_BYTES = 256 * 1024;

export interface FramerEvents {
  onMessage(data: Buffer): void;
  /** A double CRLF between messages: RFC 5626 §4.4.1 asks for one CRLF in return. */
  onPing(): void;
  /** The stream cannot be framed any further; `data` is what was read of the message. No event follows. */
  onBroken(data: Buffer, status: number, reason: string): void;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * Cuts a byte stream into SIP messages by Content-Length (RFC 3261 §18.3), however the bytes are chunked. Holds at most
 * one message. Without a Content-Length the body is taken as empty.
 */
export class StreamFramer {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Bytes the current message needs at least before looking again; avoids joining for every small chunk. */
  #needed = 0;
  #broken = false;

  constructor(private readonly events: FramerEvents) {}

  /** Bytes of an incomplete message that are held. */
  get pendingBytes(): number {
    return this.#bytes;
  }

  push(chunk: Buffer): void {
    if (this.#broken || chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#needed) return;
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bytes);
    for (;;) {
      data = this.#skipKeepAlives(data);
      const taken = this.#next(data);
      if (taken === 0) break;
      data = data.subarray(taken);
    }
    this.#chunks = this.#broken || data.length === 0 ? [] : [data];
    this.#bytes = this.#broken ? 0 : data.length;
  }

  #skipKeepAlives(data: Buffer): Buffer {
    let at = 0;
    while (at + 1 < data.length && data[at] === 0x0d && data[at + 1] === 0x0a) {
      at += 2;
      if (at % 4 === 0) this.events.onPing();
    }
    return at === 0 ? data : data.subarray(at);
  }

  /** Emits the message at the start of `data` and returns its length; 0 when more bytes are needed. */
  #next(data: Buffer): number {
    if (this.#broken || data.length === 0) {
      this.#needed = 0;
      return 0;
    }
    const headEnd = data.indexOf(HEAD_END);
    if (headEnd < 0 || headEnd > MAX_STREAM_HEAD_BYTES) {
      if (data.length > MAX_STREAM_HEAD_BYTES) this.#break(data, 513, "Message Too Large");
      // A head may be complete with any further byte.
      this.#needed = 0;
      return 0;
    }
    const length = bodyLength(data.toString("latin1", 0, headEnd + 2));
    if (length === undefined) {
      this.#break(data.subarray(0, headEnd + 4), 400, "Bad Content-Length");
      return 0;
    }
    if (length > MAX_STREAM_BODY_BYTES) {
      this.#break(data.subarray(0, headEnd + 4), 513, "Message Too Large");
      return 0;
    }
    const total = headEnd + 4 + length;
    if (data.length < total) {
      this.#needed = total;
      return 0;
    }
    this.#needed = 0;
    this.events.onMessage(data.subarray(0, total));
    return this.#broken ? 0 : total;
  }

  #break(data: Buffer, status: number, reason: string): void {
    this.#broken = true;
    this.events.onBroken(data, status, reason);
  }
}

/** Content-Length of a head whose lines all end in CRLF; 0 without one, undefined when unusable. */
function bodyLength(head: string): number | undefined {
  let length: number | undefined;
  let at = 0;
  while (at < head.length) {
    const end = head.indexOf("\r\n", at);
    if (end < 0) break;
    const first = head.charCodeAt(at);
    // Only lines that start with c/C or l/L can be (Content-)Length.
    if (first === 0x63 || first === 0x43 || first === 0x6c || first === 0x4c) {
      const colon = head.indexOf(":", at);
      if (colon > 0 && colon < end && headerKey(head.slice(at, colon).trimEnd()) === "content-length") {
        let valueEnd = end;
        // The value may be folded onto the next line.
        while (head.charCodeAt(valueEnd + 2) === 0x20 || head.charCodeAt(valueEnd + 2) === 0x09) {
          const next = head.indexOf("\r\n", valueEnd + 2);
          if (next < 0) break;
          valueEnd = next;
        }
        const value = head.slice(colon + 1, valueEnd).trim();
        if (!isDigits(value) || value.length > 9) return undefined;
        if (length !== undefined && length !== Number(value)) return undefined;
        length = Number(value);
      }
    }
    at = end + 2;
  }
  return length ?? 0;
}

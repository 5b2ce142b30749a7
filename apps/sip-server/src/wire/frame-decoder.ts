/** Most bytes of a frame before and after the connection has authenticated. drachtio-server wedges at 12 KB. */
export const MAX_FRAME_BYTES_UNAUTHENTICATED = 4096;
export const MAX_FRAME_BYTES = 1024 * 1024;

const HASH = 0x23;
/** More digits than any allowed length has. */
const MAX_DIGITS = 8;

/**
 * Decodes the drachtio wire framing `LENGTH#PAYLOAD`, LENGTH being the decimal number of payload bytes. Bytes may come
 * in any chunks. At most one incomplete frame is held.
 */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #needed = 1;
  #limit = MAX_FRAME_BYTES_UNAUTHENTICATED;
  #failed = false;

  /** `onFrame` gets each payload; `onError` is called once, and then nothing more is decoded. */
  constructor(
    private readonly onFrame: (payload: Buffer) => void,
    private readonly onError: (reason: string) => void,
  ) {}

  /** Raises the frame limit once the connection has authenticated. */
  trust(): void {
    this.#limit = MAX_FRAME_BYTES;
  }

  /** Stops decoding: what is still buffered is dropped. */
  stop(): void {
    this.#failed = true;
    this.#chunks = [];
    this.#bytes = 0;
  }

  push(chunk: Buffer): void {
    if (this.#failed || chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#needed) return;
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bytes);
    let at = 0;
    while (!this.#failed) {
      const hash = data.indexOf(HASH, at);
      const digits = (hash < 0 ? data.length : hash) - at;
      const length = parseLength(data, at, at + Math.min(digits, MAX_DIGITS + 1));
      if (length === undefined || digits > MAX_DIGITS || (hash >= 0 && digits === 0)) {
        this.#fail("frame does not begin with a length");
        return;
      }
      if (hash < 0) {
        this.#needed = 1;
        break;
      }
      if (length === 0 || length > this.#limit) {
        this.#fail(`frame of ${length} bytes is not allowed (limit ${this.#limit})`);
        return;
      }
      const end = hash + 1 + length;
      if (data.length < end) {
        this.#needed = end - at;
        break;
      }
      this.onFrame(data.subarray(hash + 1, end));
      at = end;
      this.#needed = 1;
      if (at === data.length) break;
    }
    if (this.#failed) return;
    data = data.subarray(at);
    this.#chunks = data.length === 0 ? [] : [data];
    this.#bytes = data.length;
  }

  #fail(reason: string): void {
    this.stop();
    this.onError(reason);
  }
}

/** The digits as a number; 0 for no digits; undefined when another character is among them. */
function parseLength(data: Buffer, start: number, end: number): number | undefined {
  let length = 0;
  for (let index = start; index < end; index++) {
    const digit = (data[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    length = length * 10 + digit;
  }
  return length;
}

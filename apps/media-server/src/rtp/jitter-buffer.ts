import { decodeG711, type G711Law, timestampDistance } from "@callwright/rtp";

const CAPACITY = 8_192;
/** So many packets that all came too late mean that the path has become longer. */
const LATE_BEFORE_RESET = 5;

/**
 * Puts the packets of one direction onto a steady line of samples at 8 kHz: written by timestamp in any order, read 160
 * at a time, a fixed delay behind. What is missing reads as silence. Where the sender's time line jumps, or the path grows
 * longer or shorter for good, the line is set anew.
 */
export class JitterBuffer {
  readonly #ring = new Int16Array(CAPACITY);
  readonly #scratch = new Int16Array(CAPACITY);
  #readTimestamp: number | null = null;
  #lateInARow = 0;
  #late = 0;

  /** @param delay samples between the newest written on time and what is read */
  constructor(
    private readonly delay: number,
    private readonly maxDepth: number = delay + 1_600,
  ) {}

  /** Packets that came after their time had been read. */
  get late(): number {
    return this.#late;
  }

  write(timestamp: number, law: G711Law, payload: Uint8Array): void {
    const length = Math.min(payload.length, 2_400);
    if (length === 0) return;
    const from = this.#readTimestamp;
    let position = from === null ? -1 : timestampDistance(timestamp, from);
    if (from === null || position + length > this.maxDepth || position < -80_000) {
      position = this.#reset();
      this.#readTimestamp = (timestamp - position) >>> 0;
    } else if (position < 0) {
      this.#late++;
      if (++this.#lateInARow < LATE_BEFORE_RESET) return;
      position = this.#reset();
      this.#readTimestamp = (timestamp - position) >>> 0;
    }
    this.#lateInARow = 0;
    const samples = decodeG711(law, length === payload.length ? payload : payload.subarray(0, length), this.#scratch);
    const start = (this.#readTimestamp ?? 0) + position;
    for (let i = 0; i < length; i++) this.#ring[(start + i) & (CAPACITY - 1)] = samples[i] ?? 0;
  }

  /** The next samples of the line, silence where there are none. */
  read(out: Int16Array): void {
    const from = this.#readTimestamp;
    if (from === null) {
      out.fill(0);
      return;
    }
    for (let i = 0; i < out.length; i++) {
      const at = (from + i) & (CAPACITY - 1);
      out[i] = this.#ring[at] ?? 0;
      this.#ring[at] = 0;
    }
    this.#readTimestamp = (from + out.length) >>> 0;
  }

  #reset(): number {
    this.#ring.fill(0);
    this.#lateInARow = 0;
    return this.delay;
  }
}

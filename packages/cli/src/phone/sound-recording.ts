import { buildWav } from "@callwright/rtp";

/** Ten minutes at 8 kHz: a test call that lasts longer is recorded so far. */
const MAX_SAMPLES = 8_000 * 600;

/** What was heard, each sample at its time; gaps are silence. */
export class SoundRecording {
  #samples = new Int16Array(8_000 * 30);
  #length = 0;

  constructor(private readonly sampleRate: number) {}

  get durationMs(): number {
    return (this.#length * 1_000) / this.sampleRate;
  }

  /** @param startMs when the first sample belongs, from the beginning of the recording */
  write(samples: Int16Array, startMs: number): void {
    const start = Math.round((startMs * this.sampleRate) / 1_000);
    const end = start + samples.length;
    if (start < 0 || end > MAX_SAMPLES) return;
    if (end > this.#samples.length) {
      const larger = new Int16Array(Math.min(MAX_SAMPLES, Math.max(end, this.#samples.length * 2)));
      larger.set(this.#samples);
      this.#samples = larger;
    }
    this.#samples.set(samples, start);
    this.#length = Math.max(this.#length, end);
  }

  /** A mono WAV file, 16 bits. */
  toWav(): Uint8Array {
    return buildWav(this.#samples.subarray(0, this.#length), { sampleRate: this.sampleRate, channels: 1 });
  }
}

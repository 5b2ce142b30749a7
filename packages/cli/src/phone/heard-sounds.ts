import { levelDbm0 } from "@callwright/rtp";

/** One stretch of sound between two pauses. */
export interface HeardSound {
  /** From the beginning of what is listened to, milliseconds. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Mean level over the whole stretch, dBm0: 0 is as loud as a telephone goes, speech is about −20. */
  readonly levelDbm0: number;
}

export interface HeardSoundsOptions {
  readonly sampleRate: number;
  /** What is weaker than this counts as silence, dBm0. */
  readonly thresholdDbm0?: number;
  /** Shorter pauses belong to the sound around them: breaths, stops between words. */
  readonly pauseMs?: number;
  /** Shorter sounds are clicks and not told. */
  readonly shortestMs?: number;
  readonly onStart?: (startMs: number) => void;
  readonly onEnd?: (sound: HeardSound) => void;
}

const FRAME_MS = 10;
const DEFAULT_THRESHOLD_DBM0 = -48;
const DEFAULT_PAUSE_MS = 500;
const DEFAULT_SHORTEST_MS = 40;
/** Nothing is quieter in 16 bits; stands for digital silence where a number is needed. */
const FLOOR_DBM0 = -96;

interface OpenSound {
  startMs: number;
  /** End of the last frame that was loud. */
  lastLoudMs: number;
  /** Sum of squares up to `lastLoudMs`, and of the quiet frames since. */
  energy: number;
  pendingEnergy: number;
  told: boolean;
}

/**
 * Finds where there is sound and where silence, by the level of 10 ms frames. Knows energy only, no words.
 * Samples come in order; gaps (nothing sent) are silence.
 */
export class HeardSounds {
  readonly #frame: Int16Array;
  #filled = 0;
  /** Time of the first sample in `#frame`. */
  #atMs = 0;
  #open: OpenSound | null = null;
  #lastSoundMs: number | null = null;
  #loudMs = 0;
  readonly #sounds: HeardSound[] = [];
  readonly #threshold: number;
  readonly #pauseMs: number;
  readonly #shortestMs: number;

  constructor(private readonly options: HeardSoundsOptions) {
    this.#frame = new Int16Array((options.sampleRate * FRAME_MS) / 1_000);
    this.#threshold = options.thresholdDbm0 ?? DEFAULT_THRESHOLD_DBM0;
    this.#pauseMs = options.pauseMs ?? DEFAULT_PAUSE_MS;
    this.#shortestMs = options.shortestMs ?? DEFAULT_SHORTEST_MS;
  }

  /** Stretches that are over, in order. */
  get sounds(): readonly HeardSound[] {
    return this.#sounds;
  }

  /** Time up to which has been listened. */
  get positionMs(): number {
    return this.#atMs + (this.#filled * 1_000) / this.options.sampleRate;
  }

  /** How much of all that was loud, in all. */
  get loudMs(): number {
    return this.#loudMs;
  }

  /** How long it has been silent by now; null where nothing has been heard yet. */
  get silentForMs(): number | null {
    return this.#lastSoundMs === null ? null : Math.max(0, this.positionMs - this.#lastSoundMs);
  }

  /** Listens to samples that begin at `startMs`; what lies between is silence, what was listened to already is passed over. */
  push(samples: Int16Array, startMs: number): void {
    this.advance(startMs);
    const perMs = this.options.sampleRate / 1_000;
    const skip = Math.max(0, Math.round((this.positionMs - startMs) * perMs));
    for (let at = skip; at < samples.length; at++) this.#take(samples[at] ?? 0);
  }

  /** Nothing has come until `untilMs`: silence. */
  advance(untilMs: number): void {
    const perMs = this.options.sampleRate / 1_000;
    let missing = Math.round((untilMs - this.positionMs) * perMs);
    for (; missing > 0; missing--) this.#take(0);
  }

  /** The end: what is open is closed. */
  finish(): void {
    this.#close();
  }

  #take(sample: number): void {
    this.#frame[this.#filled++] = sample;
    if (this.#filled < this.#frame.length) return;
    this.#filled = 0;
    this.#atMs += FRAME_MS;
    this.#judge(this.#atMs);
  }

  #judge(endMs: number): void {
    const loud = levelDbm0(this.#frame) >= this.#threshold;
    const energy = this.#frame.reduce((sum, sample) => sum + sample * sample, 0);
    const open = this.#open;
    if (loud) {
      this.#lastSoundMs = endMs;
      this.#loudMs += FRAME_MS;
      if (open === null) {
        this.#open = { startMs: endMs - FRAME_MS, lastLoudMs: endMs, energy, pendingEnergy: 0, told: false };
      } else {
        open.lastLoudMs = endMs;
        open.energy += open.pendingEnergy + energy;
        open.pendingEnergy = 0;
      }
      this.#tell();
    } else if (open !== null) {
      open.pendingEnergy += energy;
      if (endMs - open.lastLoudMs >= this.#pauseMs) this.#close();
    }
  }

  #tell(): void {
    const open = this.#open;
    if (open === null || open.told || open.lastLoudMs - open.startMs < this.#shortestMs) return;
    open.told = true;
    this.options.onStart?.(open.startMs);
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || !open.told) return;
    const durationMs = open.lastLoudMs - open.startMs;
    const samples = (durationMs * this.options.sampleRate) / 1_000;
    const sound = { startMs: open.startMs, durationMs, levelDbm0: levelOf(open.energy / samples) };
    this.#sounds.push(sound);
    this.options.onEnd?.(sound);
  }
}

/** Level of a mean square, by the same measure as `levelDbm0`. */
function levelOf(meanSquare: number): number {
  const level = levelDbm0(Int16Array.of(Math.min(32_767, Math.round(Math.sqrt(meanSquare)))));
  return Math.max(FLOOR_DBM0, Math.round(level * 10) / 10);
}

const FRAME_MS = 20;
/** Frames so far below the loudest do not count as speech (pauses, breath). */
const ACTIVE_RANGE_DB = 25;
/** Level of active speech after levelling: −18 dBm0, which is −21.2 dB of full scale (0 dBm0 is 3.17 dB below the top). */
const TARGET_DBFS = -21.2;
const PEAK_LIMIT = 10 ** (-2 / 20);
const MAX_GAIN_DB = 30;
const SILENCE_DBFS = -70;

/** Mean level of the frames with speech in them, in dB of a full-scale sine; −Infinity for silence. */
export function activeLevelDb(samples: Float32Array, sampleRate: number): number {
  const length = Math.max(1, Math.round((sampleRate * FRAME_MS) / 1_000));
  const powers: number[] = [];
  for (let at = 0; at < samples.length; at += length) {
    const frame = samples.subarray(at, at + length);
    let sum = 0;
    for (const sample of frame) sum += sample * sample;
    powers.push(sum / frame.length);
  }
  const loudest = powers.reduce((max, power) => Math.max(max, power), 0);
  const active = powers.filter((power) => power > 0 && power >= loudest / 10 ** (ACTIVE_RANGE_DB / 10));
  if (active.length === 0) return Number.NEGATIVE_INFINITY;
  const mean = active.reduce((sum, power) => sum + power, 0) / active.length;
  return 10 * Math.log10(mean * 2);
}

/** Take out a constant offset, which G.711 would turn into noise and a click at each end. */
export function removeOffset(samples: Float32Array): Float32Array {
  let sum = 0;
  for (const sample of samples) sum += sample;
  const offset = samples.length === 0 ? 0 : sum / samples.length;
  return samples.map((sample) => sample - offset);
}

/**
 * Bring speech to the common level of prompts, its peaks kept under the limit. Silence stays silence.
 * @param samples −1…1
 */
export function normalizeLevel(samples: Float32Array, sampleRate: number): Float32Array {
  const level = activeLevelDb(samples, sampleRate);
  if (level < SILENCE_DBFS) return samples;
  const gainDb = Math.max(-MAX_GAIN_DB, Math.min(MAX_GAIN_DB, TARGET_DBFS - level));
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const gain = Math.min(10 ** (gainDb / 20), PEAK_LIMIT / peak);
  return samples.map((sample) => sample * gain);
}

/** To 16 bits, clipped and rounded. */
export function toPcm16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))));
}

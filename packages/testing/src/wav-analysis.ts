import fs from "node:fs";
import { parseWav, toneShare } from "@callwright/rtp";

/** Sound of one channel, 16 bits. */
export interface Sound {
  samples: Int16Array;
  sampleRate: number;
}

/** Offset of the length of the samples in a WAV file with the plain header of 44 bytes. */
const DATA_LENGTH_AT = 40;
const HEADER_BYTES = 44;

/** Reads a WAV file as far as it was written; the lengths in its header may still be missing. */
export function readSound(file: string, channel = 0): Sound {
  const bytes = fs.readFileSync(file);
  if (bytes.length > HEADER_BYTES && bytes.readUInt32LE(DATA_LENGTH_AT) === 0) {
    bytes.writeUInt32LE(bytes.length - HEADER_BYTES, DATA_LENGTH_AT);
  }
  const { channels, sampleRate } = parseWav(bytes);
  const floats = channels[channel];
  if (floats === undefined) throw new Error(`${file} has no channel ${channel}`);
  return { sampleRate, samples: Int16Array.from(floats, (value) => Math.round(value * 32_767)) };
}

/** Part of a sound, in milliseconds from its begin. */
export function cut({ samples, sampleRate }: Sound, fromMs: number, toMs = Number.POSITIVE_INFINITY): Sound {
  const at = (ms: number) => Math.min(samples.length, Math.round((ms * sampleRate) / 1000));
  return { sampleRate, samples: samples.subarray(at(fromMs), at(toMs)) };
}

/** Loudness as root mean square, 0 … 32767. */
export function rms({ samples }: Sound): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(energy / samples.length);
}

export function durationMs({ samples, sampleRate }: Sound): number {
  return (samples.length * 1000) / sampleRate;
}

/** A stretch of sound in which one of the frequencies that were looked for stands out. */
export interface ToneSpan {
  frequencyHz: number;
  fromMs: number;
  toMs: number;
}

const WINDOW_MS = 20;
/** Share of the power that a tone must hold to be heard as such (a pure one after µ-law holds more than 0.9). */
const LOWEST_SHARE = 0.6;
/** Quieter windows count as silence. */
const LOWEST_RMS = 200;

/** Which of the tones is heard when: the order of prompts in a test whose prompts are tones. Gaps up to 60 ms are bridged. */
export function findTones(sound: Sound, frequenciesHz: readonly number[]): ToneSpan[] {
  const spans: ToneSpan[] = [];
  for (let fromMs = 0; fromMs + WINDOW_MS <= durationMs(sound); fromMs += WINDOW_MS) {
    const window = cut(sound, fromMs, fromMs + WINDOW_MS);
    if (rms(window) < LOWEST_RMS) continue;
    const frequencyHz = frequenciesHz.find((f) => toneShare(window.samples, f, sound.sampleRate) > LOWEST_SHARE);
    if (frequencyHz === undefined) continue;
    const last = spans.at(-1);
    if (last?.frequencyHz === frequencyHz && fromMs - last.toMs <= 3 * WINDOW_MS) last.toMs = fromMs + WINDOW_MS;
    else spans.push({ frequencyHz, fromMs, toMs: fromMs + WINDOW_MS });
  }
  return spans;
}

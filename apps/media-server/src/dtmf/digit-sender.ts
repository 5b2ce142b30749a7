import {
  dtmfFrequencies,
  encodeG711,
  type G711Law,
  generateTone,
  silenceByte,
  type TelephoneEventStep,
  telephoneEventSteps,
} from "@callwright/rtp";

const FRAME_MS = 20;
const CLOCK_RATE = 8_000;
const COMMA_PAUSE_MS = 500;
const TONE_LEVEL_DB = -10;

/** What goes out in one 20 ms tick. */
export type DigitFrame =
  | { readonly type: "events"; readonly steps: readonly TelephoneEventStep[]; readonly first: boolean }
  | { readonly type: "audio"; readonly bytes: Uint8Array }
  | { readonly type: "silence" };

/**
 * The frames of keyed digits, one a tick: RFC 4733 events, or tones where the peer has no telephone-event.
 * @param digits `0–9 * # A–D`, and `,` for a pause of 500 ms
 */
export function digitFrames(options: {
  readonly digits: string;
  readonly toneMs: number;
  readonly gapMs: number;
  readonly method: "rfc4733" | "inband";
  readonly law: G711Law;
}): DigitFrame[] {
  const frames: DigitFrame[] = [];
  for (const digit of options.digits) {
    if (digit === ",") {
      frames.push(...silence(COMMA_PAUSE_MS));
      continue;
    }
    if (options.method === "rfc4733") frames.push(...eventFrames(digit, options.toneMs));
    else frames.push(...toneFrames(digit, options.toneMs, options.law));
    frames.push(...silence(options.gapMs));
  }
  return frames;
}

function silence(durationMs: number): DigitFrame[] {
  return Array.from({ length: Math.ceil(durationMs / FRAME_MS) }, () => ({ type: "silence" }));
}

function eventFrames(digit: string, toneMs: number): DigitFrame[] {
  const steps = telephoneEventSteps(digit, toneMs, { clockRate: CLOCK_RATE, stepMs: FRAME_MS });
  // The three end packets leave in one tick: they stand for the same moment.
  const updates = steps.slice(0, -3).map((step) => [step]);
  return [...updates, steps.slice(-3)].map((group, index) => ({ type: "events", steps: group, first: index === 0 }));
}

function toneFrames(digit: string, toneMs: number, law: G711Law): DigitFrame[] {
  const tone = generateTone({
    frequenciesHz: dtmfFrequencies(digit),
    durationMs: toneMs,
    levelDb: TONE_LEVEL_DB,
    sampleRate: CLOCK_RATE,
  });
  const encoded = encodeG711(law, tone);
  const frameBytes = (FRAME_MS * CLOCK_RATE) / 1_000;
  return Array.from({ length: Math.ceil(encoded.length / frameBytes) }, (_, i) => {
    const bytes = new Uint8Array(frameBytes).fill(silenceByte(law));
    bytes.set(encoded.subarray(i * frameBytes, (i + 1) * frameBytes));
    return { type: "audio", bytes };
  });
}

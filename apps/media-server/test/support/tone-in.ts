import { levelDbm0, toneShare } from "@callwright/rtp";

const WINDOW = 160;

/**
 * How pure a tone is in most of what was heard: the median share over windows of 20 ms. A packet that came late on a busy
 * machine shifts the tone's phase, which would lower its share over the whole, and says nothing against the path.
 */
export function toneIn(samples: Int16Array | undefined, frequencyHz: number): number {
  return median(samples, (window) => toneShare(window, frequencyHz, 8_000)) ?? 0;
}

/** How loud most of what was heard is, in dBm0, likewise. */
export function levelIn(samples: Int16Array): number {
  return median(samples, levelDbm0) ?? Number.NEGATIVE_INFINITY;
}

function median(samples: Int16Array | undefined, measure: (window: Int16Array) => number): number | undefined {
  if (samples === undefined) return undefined;
  const values: number[] = [];
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) values.push(measure(samples.subarray(at, at + WINDOW)));
  return values.sort((a, b) => a - b)[values.length >> 1];
}

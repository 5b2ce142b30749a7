import type { MediaPlayItemInput } from "@callwright/contracts";

/** What a caller hears while the other side rings, by country of the language. ITU-T E.180, national variants. */
const NORTH_AMERICA: MediaPlayItemInput = {
  type: "tone",
  frequenciesHz: [440, 480],
  onMs: 2_000,
  offMs: 4_000,
  levelDb: -19,
};
const EUROPE: MediaPlayItemInput = { type: "tone", frequenciesHz: [425], onMs: 1_000, offMs: 4_000, levelDb: -19 };
const CHINA: MediaPlayItemInput = { type: "tone", frequenciesHz: [450], onMs: 1_000, offMs: 4_000, levelDb: -19 };

export function ringbackTone(language: string): MediaPlayItemInput {
  if (/^zh\b/i.test(language)) return CHINA;
  if (/^en(-US|-CA)?$/i.test(language)) return NORTH_AMERICA;
  return EUROPE;
}

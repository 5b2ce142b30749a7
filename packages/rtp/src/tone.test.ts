import { describe, expect, it } from "vitest";
import { decodeG711, encodeG711 } from "./g711";
import { goertzelPower, toneShare } from "./goertzel";
import { dtmfFrequencies, generateTone, levelDbm0 } from "./tone";

const tone = (frequenciesHz: number[], levelDb = -13) =>
  generateTone({ frequenciesHz, durationMs: 1_000, levelDb, sampleRate: 8_000 });

describe("tones", () => {
  it("lie at their frequency and level", () => {
    const samples = tone([1_000], -13);
    expect(samples.length).toBe(8_000);
    expect(toneShare(samples, 1_000, 8_000)).toBeGreaterThan(0.99);
    expect(toneShare(samples, 440, 8_000)).toBeLessThan(0.001);
    expect(levelDbm0(samples)).toBeCloseTo(-13, 1);
  });

  it("keep both through each law of G.711", () => {
    for (const law of ["ulaw", "alaw"] as const) {
      const through = decodeG711(law, encodeG711(law, tone([440], -20)));
      expect(toneShare(through, 440, 8_000)).toBeGreaterThan(0.99);
      expect(levelDbm0(through)).toBeCloseTo(-20, 1);
    }
  });

  it("of two frequencies hold each at the level", () => {
    const samples = tone([697, 1_209], -10);
    expect(levelDbm0(samples)).toBeCloseTo(-7, 1);
    expect(goertzelPower(samples, 697, 8_000) / goertzelPower(samples, 1_209, 8_000)).toBeCloseTo(1, 1);
  });

  it("clip rather than wrap", () => {
    const samples = tone([500, 500, 500, 500], 0);
    expect(Math.max(...samples)).toBe(32_767);
    expect(Math.min(...samples)).toBe(-32_768);
  });

  it("of silence have no share and no level", () => {
    expect(toneShare(new Int16Array(160), 1_000, 8_000)).toBe(0);
    expect(goertzelPower(new Int16Array(0), 1_000, 8_000)).toBe(0);
    expect(levelDbm0(new Int16Array(160))).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("dtmfFrequencies", () => {
  it("knows the keypad", () => {
    expect(dtmfFrequencies("1")).toEqual([697, 1_209]);
    expect(dtmfFrequencies("0")).toEqual([941, 1_336]);
    expect(dtmfFrequencies("#")).toEqual([941, 1_477]);
    expect(dtmfFrequencies("D")).toEqual([941, 1_633]);
    expect(() => dtmfFrequencies("E")).toThrow(RangeError);
    expect(() => dtmfFrequencies("12")).toThrow(RangeError);
  });
});

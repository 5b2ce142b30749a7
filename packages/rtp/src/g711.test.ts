import { describe, expect, it } from "vitest";
import { decodeG711, encodeG711, type G711Law, silenceByte, transcodeG711 } from "./g711";

const encodeOne = (law: G711Law, sample: number) => encodeG711(law, Int16Array.of(sample))[0];
const decodeOne = (law: G711Law, byte: number) => decodeG711(law, Uint8Array.of(byte))[0];

/** Decision and output values of G.711 tables 2a (µ, 14 bits) and 1a (A, 13 bits), scaled to 16 bits. */
const ULAW_REFERENCE: [byte: number, output: number][] = [
  [0xff, 0],
  [0xfe, 8],
  [0xf0, 120],
  [0xef, 132],
  [0xe0, 372],
  [0xdf, 396],
  [0xcf, 924],
  [0xbf, 1_980],
  [0xaf, 4_092],
  [0x9f, 8_316],
  [0x8f, 16_764],
  [0x80, 32_124],
  [0x7f, 0],
  [0x7e, -8],
  [0x00, -32_124],
];
const ALAW_REFERENCE: [byte: number, output: number][] = [
  [0xd5, 8],
  [0xd4, 24],
  [0xda, 248],
  [0xc5, 264],
  [0xca, 504],
  [0xf5, 528],
  [0xe5, 1_056],
  [0x95, 2_112],
  [0x85, 4_224],
  [0xb5, 8_448],
  [0xa5, 16_896],
  [0xaa, 32_256],
  [0x55, -8],
  [0x2a, -32_256],
];

describe("G.711", () => {
  it.each(ULAW_REFERENCE)("µ-law byte %i is %i", (byte, output) => {
    expect(decodeOne("ulaw", byte)).toBe(output);
  });
  it.each(ALAW_REFERENCE)("A-law byte %i is %i", (byte, output) => {
    expect(decodeOne("alaw", byte)).toBe(output);
  });

  it.each(["ulaw", "alaw"] as const)("%s: every byte encodes back to itself", (law) => {
    for (let byte = 0; byte < 256; byte++) {
      // µ-law has two zeros; the negative one reads as zero and is written as the positive one.
      const expected = law === "ulaw" && byte === 0x7f ? 0xff : byte;
      expect(encodeOne(law, decodeOne(law, byte) ?? 0)).toBe(expected);
    }
  });

  it.each(["ulaw", "alaw"] as const)("%s: each sample is within half a step of its segment, sign kept", (law) => {
    for (let sample = -32_768; sample <= 32_767; sample++) {
      const decoded = decodeOne(law, encodeOne(law, sample) ?? 0) ?? 0;
      const clipped = Math.max(-32_635, Math.min(32_635, sample));
      const tolerance = Math.max(16, (Math.abs(clipped) + 132) / 32 + 1);
      if (Math.abs(decoded - clipped) > tolerance) expect.fail(`${sample} became ${decoded}`);
    }
  });

  it("silence is the smallest value of each law", () => {
    expect(encodeOne("ulaw", 0)).toBe(silenceByte("ulaw"));
    expect(encodeOne("alaw", 0)).toBe(silenceByte("alaw"));
  });

  it("transcodes as decoding and encoding would, also in place", () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(transcodeG711("ulaw", all)).toEqual(encodeG711("alaw", decodeG711("ulaw", all)));
    expect(transcodeG711("alaw", all)).toEqual(encodeG711("ulaw", decodeG711("alaw", all)));
    const same = all.slice();
    expect(transcodeG711("alaw", same, same)).toEqual(transcodeG711("alaw", all));
  });
});

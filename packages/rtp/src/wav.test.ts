import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildWav, buildWavHeader, parseWav, WavError } from "./wav";

/** A file with any format chunk and data, for encodings that we read and never write. */
function wavOf(options: {
  format: number;
  bits: number;
  channels?: number;
  data: Uint8Array;
  before?: Uint8Array;
}): Uint8Array {
  const channels = options.channels ?? 1;
  const header = buildWavHeader({ sampleRate: 8_000, channels, dataBytes: options.data.length });
  const view = new DataView(header.buffer);
  view.setUint16(20, options.format, true);
  view.setUint16(32, (channels * options.bits) / 8, true);
  view.setUint16(34, options.bits, true);
  return Uint8Array.from([
    ...header.subarray(0, 36),
    ...(options.before ?? []),
    ...header.subarray(36),
    ...options.data,
  ]);
}

describe("WAV", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 200 }),
        fc.constantFrom(1, 2),
        fc.constantFrom(8_000, 16_000, 44_100),
        (samples, channels, sampleRate) => {
          const whole = samples.subarray(0, samples.length - (samples.length % channels));
          const audio = parseWav(buildWav(whole, { sampleRate, channels }));
          expect(audio.sampleRate).toBe(sampleRate);
          expect(audio.channels.length).toBe(channels);
          const back = Array.from(
            whole,
            (_, i) => (audio.channels[i % channels]?.[Math.floor(i / channels)] ?? 9) * 32_768,
          );
          expect(back).toEqual(Array.from(whole));
        },
      ),
    );
  });

  it.each([
    ["8 bit", 1, 8, [0, 128, 192], [-1, 0, 0.5]],
    ["24 bit", 1, 24, [0, 0, 0x80, 0, 0, 0x40], [-1, 0.5]],
    ["32 bit", 1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0x40], [-1, 0.5]],
    ["float", 3, 32, [0, 0, 0, 0xbf, 0, 0, 0x80, 0x3e], [-0.5, 0.25]],
    ["float with no number in it", 3, 32, [0, 0, 0xc0, 0x7f], [0]],
    ["µ-law", 7, 8, [0x00, 0xff], [-32_124 / 32_768, 0]],
    ["A-law", 6, 8, [0xaa, 0xd5], [32_256 / 32_768, 8 / 32_768]],
  ])("reads %s", (_, format, bits, data, expected) => {
    const audio = parseWav(wavOf({ format, bits, data: Uint8Array.from(data) }));
    expect(Array.from(audio.channels[0] ?? [])).toEqual(expected);
  });

  it("skips chunks it does not know, of odd length too", () => {
    const list = Uint8Array.from([..."LIST"].map((c) => c.charCodeAt(0)).concat([3, 0, 0, 0, 1, 2, 3, 0]));
    const audio = parseWav(wavOf({ format: 1, bits: 8, data: Uint8Array.of(128, 192), before: list }));
    expect(Array.from(audio.channels[0] ?? [])).toEqual([0, 0.5]);
  });

  it("reads a cut-off file as far as it goes", () => {
    const whole = buildWav(Int16Array.of(1, 2, 3, 4), { sampleRate: 8_000, channels: 1 });
    expect(parseWav(whole.subarray(0, whole.length - 3)).channels[0]?.length).toBe(2);
  });

  it.each([
    ["nothing", new Uint8Array(0), "RIFF"],
    ["text", new TextEncoder().encode("RIFFxxxxhello"), "RIFF"],
    ["no data", buildWavHeader({ sampleRate: 8_000, channels: 1, dataBytes: 0 }).subarray(0, 36), "no data chunk"],
    ["an unknown encoding", wavOf({ format: 2, bits: 4, data: new Uint8Array(4) }), "not supported"],
    ["no channels", wavOf({ format: 1, bits: 16, channels: 0, data: new Uint8Array(4) }), "0 channels"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseWav(bytes)).toThrow(WavError);
    expect(() => parseWav(bytes)).toThrow(message);
  });

  it("never fails otherwise on garbage", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (tail) => {
        const bytes = Uint8Array.from([
          ...buildWavHeader({ sampleRate: 8_000, channels: 1, dataBytes: 9 }).subarray(0, 12),
          ...tail,
        ]);
        try {
          parseWav(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(WavError);
        }
      }),
    );
  });
});

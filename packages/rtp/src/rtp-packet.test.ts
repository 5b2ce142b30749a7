import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildRtp, parseRtp, sequenceDistance, timestampDistance } from "./rtp-packet";

const uint = (max: number) => fc.integer({ min: 0, max });
const packet = fc.record({
  marker: fc.boolean(),
  payloadType: uint(127).filter((type) => type < 72 || type > 76),
  sequence: uint(0xffff),
  timestamp: uint(0xffffffff),
  ssrc: uint(0xffffffff),
  payload: fc.uint8Array({ maxLength: 200 }),
});

describe("RTP packets", () => {
  it("are read as they were written", () => {
    fc.assert(
      fc.property(packet, (value) => {
        expect(parseRtp(buildRtp(value))).toEqual(value);
      }),
    );
  });

  it("skip contributing sources, extension and padding", () => {
    const bytes = Uint8Array.from([
      0xb1, 0x00, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9, 9, 0xbe, 0xde, 0, 1, 7, 7, 7, 7, 42, 43, 0, 2,
    ]);
    expect(parseRtp(bytes)?.payload).toEqual(Uint8Array.of(42, 43));
  });

  it("never fail on garbage, and never read past the end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const read = parseRtp(bytes);
        if (read === null) return;
        expect(read.payload.length).toBeLessThanOrEqual(Math.max(0, bytes.length - 12));
      }),
    );
  });

  it.each([
    ["too short", [0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]],
    ["version 1", [0x40, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["RTCP", [0x80, 200, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["sources beyond the end", [0x8f, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["extension beyond the end", [0x90, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]],
    ["padding longer than the payload", [0xa0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 9]],
  ])("refuse %s", (_, bytes) => {
    expect(parseRtp(Uint8Array.from(bytes))).toBeNull();
  });

  it("count across the wrap", () => {
    expect(sequenceDistance(2, 65_534)).toBe(4);
    expect(sequenceDistance(65_534, 2)).toBe(-4);
    expect(timestampDistance(80, 0xffffffb0)).toBe(160);
    expect(timestampDistance(0xffffffb0, 80)).toBe(-160);
  });
});

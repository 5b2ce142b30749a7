import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildRtcp, ntpMiddle, parseRtcp } from "./rtcp";

const block = {
  ssrc: 0xdeadbeef,
  fractionLost: 12,
  cumulativeLost: -3,
  extendedHighestSequence: 70_000,
  jitter: 40,
  lastSr: 0x12345678,
  delaySinceLastSr: 65_536,
};

describe("RTCP", () => {
  it("a sender report is read as it was written", () => {
    const bytes = buildRtcp({
      ssrc: 7,
      cname: "callwright@example",
      unixMs: 1_700_000_000_250,
      sender: { rtpTimestamp: 160, packetCount: 3, octetCount: 480 },
      block,
      bye: true,
    });
    expect(bytes.length % 4).toBe(0);
    expect(parseRtcp(bytes)).toEqual({
      bye: true,
      reports: [
        {
          ssrc: 7,
          sender: { rtpTimestamp: 160, packetCount: 3, octetCount: 480, ntpMiddle: ntpMiddle(1_700_000_000_250) },
          blocks: [block],
        },
      ],
    });
  });

  it("a receiver report without blocks is read", () => {
    const bytes = buildRtcp({ ssrc: 7, cname: "c", unixMs: 0, sender: null, block: null });
    expect(parseRtcp(bytes)).toEqual({ bye: false, reports: [{ ssrc: 7, sender: null, blocks: [] }] });
  });

  it("never fails on garbage", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => void parseRtcp(bytes)));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 120 }), (bytes) => {
        bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x3f);
        bytes[1] = 200 + ((bytes[1] ?? 0) & 3);
        bytes[2] = 0;
        bytes[3] = (bytes[3] ?? 0) & 0x1f;
        void parseRtcp(bytes);
      }),
    );
  });

  it("refuses a report that says it has more blocks than there are", () => {
    const bytes = buildRtcp({ ssrc: 7, cname: "c", unixMs: 0, sender: null, block: null });
    bytes[0] = 0x81;
    expect(parseRtcp(bytes)).toBeNull();
  });
});

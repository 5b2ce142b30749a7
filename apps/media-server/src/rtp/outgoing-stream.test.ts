import { parseRtp, type RtpPacket } from "@callwright/rtp";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OutgoingStream } from "./outgoing-stream";

const payload = new Uint8Array(160);
const parse = (bytes: Uint8Array): RtpPacket => {
  const packet = parseRtp(bytes);
  if (packet === null) throw new Error("no RTP");
  return { ...packet, payload: packet.payload.slice() };
};
const stream = () => new OutgoingStream({ ssrc: 5, sequence: 0xfffe, timestamp: 0xffffff00 });
const source = (n: number, ssrc = 9) => ({ ssrc, sequence: (1_000 + n) & 0xffff, timestamp: n * 160, marker: false });

describe("OutgoingStream", () => {
  it("numbers its frames across the wraps, the first one marked", () => {
    const out = stream();
    const packets = Array.from({ length: 4 }, () => {
      const packet = parse(out.frame(0, payload));
      out.advance();
      return packet;
    });
    expect(packets.map((packet) => packet.sequence)).toEqual([0xfffe, 0xffff, 0, 1]);
    expect(packets.map((packet) => packet.timestamp)).toEqual([0xffffff00, 0xffffffa0, 0x40, 0xe0]);
    expect(packets.map((packet) => packet.marker)).toEqual([true, false, false, false]);
    expect(out).toMatchObject({ packets: 4, octets: 640 });
  });

  it("shows a gap in time by the timestamp and the marker, not as a loss", () => {
    const out = stream();
    const before = parse(out.frame(0, payload));
    for (let i = 0; i < 10; i++) out.advance();
    out.markNext();
    const after = parse(out.frame(0, payload));
    expect(after.sequence).toBe((before.sequence + 1) & 0xffff);
    expect((after.timestamp - before.timestamp) >>> 0).toBe(1_600);
    expect(after.marker).toBe(true);
  });

  it("keeps losses and order of a relayed source visible", () => {
    const out = stream();
    parse(out.frame(0, payload));
    out.advance();
    const relayed = [0, 1, 4, 3, 5].map((n) => parse(out.relay(source(n), 0, payload)?.packet ?? new Uint8Array()));
    const first = relayed[0]?.sequence ?? 0;
    expect(first).toBe(0xffff);
    expect(relayed.map((packet) => (packet.sequence - first) & 0xffff)).toEqual([0, 1, 4, 3, 5]);
    const firstTimestamp = relayed[0]?.timestamp ?? 0;
    expect(relayed.map((packet) => (packet.timestamp - firstTimestamp) >>> 0)).toEqual([0, 160, 640, 480, 800]);
    expect(relayed.map((packet) => packet.marker)).toEqual([true, false, false, false, false]);
  });

  it("does not take a payload that would not fit", () => {
    expect(stream().relay(source(0), 0, new Uint8Array(1_600))).toBeNull();
  });

  it("property: whatever comes in turn, numbers go up by one and time never goes back", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("frame", "relay", "other", "idle"), fc.nat(3)), { minLength: 1 }),
        (steps) => {
          const out = stream();
          const packets: RtpPacket[] = [];
          let n = 0;
          for (const [step, idle] of steps) {
            if (step === "frame") packets.push(parse(out.frame(0, payload)));
            if (step === "relay" || step === "other") {
              const relayed = out.relay(source(n++, step === "relay" ? 9 : 11), 0, payload);
              if (relayed !== null) packets.push(parse(relayed.packet));
            }
            for (let i = 0; i <= idle; i++) out.advance();
          }
          packets.reduce(
            (before, packet) => {
              // Two relayed sources in turn each lose what the other one numbered.
              expect((packet.sequence - before.sequence) & 0xffff).toBe(1);
              expect(packet.ssrc).toBe(5);
              return packet;
            },
            { ...(packets[0] as RtpPacket), sequence: ((packets[0]?.sequence ?? 0) - 1) & 0xffff },
          );
        },
      ),
    );
  });
});

import { decodeG711, TelephoneEventReceiver, toneShare } from "@callwright/rtp";
import { describe, expect, it } from "vitest";
import { digitFrames } from "./digit-sender";

describe("digitFrames", () => {
  it("make events that a receiver reads back", () => {
    const frames = digitFrames({ digits: "19*#AD", toneMs: 100, gapMs: 80, method: "rfc4733", law: "ulaw" });
    const receiver = new TelephoneEventReceiver(8_000);
    let sequence = 0;
    let begun = 0;
    const heard: string[] = [];
    frames.forEach((frame, n) => {
      if (frame.type !== "events") return;
      if (frame.first) begun = n * 160;
      for (const step of frame.steps) {
        const packet = { ssrc: 1, sequence: sequence++, timestamp: begun + step.timestampOffset, marker: step.marker };
        for (const signal of receiver.onPacket(packet, step.payload, n * 20)) {
          heard.push(signal.type === "begin" ? signal.digit : `(${signal.durationMs})`);
        }
      }
    });
    expect(heard.join("")).toBe("1(100)9(100)*(100)#(100)A(100)D(100)");
  });

  it("take tone, gap and pause as long as asked", () => {
    const length = (digits: string) =>
      digitFrames({ digits, toneMs: 100, gapMs: 60, method: "rfc4733", law: "ulaw" }).length * 20;
    expect(length("1")).toBe(160);
    expect(length("12")).toBe(320);
    expect(length("1,2")).toBe(820);
  });

  it.each(["ulaw", "alaw"] as const)("make tones in %s", (law) => {
    const frames = digitFrames({ digits: "8", toneMs: 100, gapMs: 40, method: "inband", law });
    const audio = frames.flatMap((frame) => (frame.type === "audio" ? [...frame.bytes] : []));
    const samples = decodeG711(law, Uint8Array.from(audio));
    expect(samples.length).toBe(800);
    expect(toneShare(samples, 852, 8_000)).toBeGreaterThan(0.45);
    expect(toneShare(samples, 1_336, 8_000)).toBeGreaterThan(0.45);
  });
});

import { encodeG711, generateTone } from "@callwright/rtp";
import { describe, expect, it } from "vitest";
import type { RecordCommand } from "../rtp/worker-messages";
import { Recorder, type RecorderEnd } from "./recorder";

const FRAME = 160;
const tone = encodeG711(
  "ulaw",
  generateTone({ frequenciesHz: [1_000], durationMs: 20, levelDb: -13, sampleRate: 8_000 }),
);
const silence = encodeG711("ulaw", new Int16Array(FRAME));

function record(command: Partial<RecordCommand>, stagger = 1) {
  const samples: number[] = [];
  const ends: RecorderEnd[] = [];
  const chunks: number[] = [];
  const recorder = new Recorder(
    {
      recordingId: "r",
      layout: "received",
      maxMs: 60_000,
      silenceMs: 0,
      silenceDb: -38,
      finishKeys: "",
      beep: null,
      ...command,
    },
    {
      data: (chunk) => {
        chunks.push(chunk.length);
        samples.push(...chunk);
      },
      finished: (end) => ends.push(end),
    },
    stagger,
  );
  return { recorder, samples, ends, chunks };
}

describe("Recorder", () => {
  it("puts both directions of one moment at one place", () => {
    const { recorder, samples } = record({ layout: "stereo" });
    for (let n = 0; n < 100; n++) {
      const frame = n === 50 ? tone : silence;
      recorder.onReceived(7_000 + n * FRAME, "ulaw", frame);
      recorder.onSent(900_000 + n * FRAME, "ulaw", frame);
      recorder.tick();
    }
    recorder.stop("stopped");
    const left = samples.filter((_, i) => i % 2 === 0);
    const right = samples.filter((_, i) => i % 2 === 1);
    expect(left).toEqual(right);
    expect(left.findIndex((sample) => sample !== 0)).toBe(50 * FRAME + 1);
    expect(left.length).toBe(100 * FRAME);
  });

  it("writes in chunks of a second, the first shorter by its stagger", () => {
    const { recorder, chunks } = record({}, 0.5);
    for (let n = 0; n < 200; n++) {
      recorder.onReceived(n * FRAME, "ulaw", silence);
      recorder.tick();
    }
    expect(chunks).toEqual([4_000, 8_000, 8_000, 8_000]);
  });

  it("ends by silence only when it has lasted", () => {
    const { recorder, ends } = record({ silenceMs: 200 });
    const run = (frame: Uint8Array, from: number, count: number) => {
      for (let n = from; n < from + count; n++) {
        recorder.onReceived(n * FRAME, "ulaw", frame);
        recorder.tick();
      }
    };
    run(tone, 0, 20);
    run(silence, 20, 9);
    run(tone, 29, 5);
    run(silence, 34, 12);
    expect(ends).toEqual([]);
    run(silence, 46, 2);
    expect(ends).toMatchObject([{ reason: "silence", key: null }]);
    expect(recorder.tick()).toBe(false);
  });

  it("counts a peer that sends nothing as silent, and ends once", () => {
    const { recorder, ends } = record({ silenceMs: 100 });
    for (let n = 0; n < 20; n++) recorder.tick();
    recorder.stop("hangup");
    expect(ends).toEqual([{ reason: "silence", key: null, durationMs: 100 }]);
  });

  it("takes only its finish keys", () => {
    const { recorder, ends } = record({ finishKeys: "#*" });
    expect(recorder.onDigit("1")).toBe(false);
    expect(recorder.onDigit("*")).toBe(true);
    expect(ends).toMatchObject([{ reason: "key", key: "*" }]);
  });

  it("is never longer than its greatest length", () => {
    const { recorder, samples, ends } = record({ maxMs: 105 });
    for (let n = 0; n < 20; n++) recorder.tick();
    expect(samples.length).toBe(840);
    expect(ends).toEqual([{ reason: "maxLength", key: null, durationMs: 105 }]);
  });
});

import { transcodeG711 } from "@callwright/rtp";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Clip, PlayCommand } from "../rtp/worker-messages";
import { Player } from "./player";

const FRAME = 160;
const clip = (length: number, value = 1): Clip => ({ law: "ulaw", bytes: new Uint8Array(length).fill(value) });
const player = (clips: (Clip | null)[], options: Partial<PlayCommand> = {}) =>
  new Player({ playId: "p", clips, loop: false, bargeIn: false, offsetMs: 0, ...options });

function playAll(one: Player, maxFrames = 1_000): number[] {
  const bytes: number[] = [];
  const out = new Uint8Array(FRAME);
  for (let i = 0; i < maxFrames; i++) {
    if (one.fill(out, "ulaw") === "finished") return bytes;
    bytes.push(...out);
  }
  return bytes;
}

describe("Player", () => {
  it("property: plays exactly what it was given, without gaps, then silence to the end of the frame", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700), { maxLength: 8 }), fc.nat(200), (lengths, offsetMs) => {
        const clips = lengths.map((length, i) => clip(length, i + 1));
        const expected = clips.flatMap(({ bytes }) => [...bytes]).slice(offsetMs * 8);
        const one = player(clips, { offsetMs });
        const heard = playAll(one);
        expect(heard.slice(0, expected.length)).toEqual(expected);
        expect(heard.length).toBe(Math.ceil(expected.length / FRAME) * FRAME);
        expect(heard.slice(expected.length).every((byte) => byte === 0xff)).toBe(true);
        expect(one.playedMs).toBe(Math.round(expected.length / 8));
      }),
    );
  });

  it("loops over the seam without a gap, also from an offset many rounds on", () => {
    const clips = [clip(100, 1), clip(0), clip(30, 2)];
    const round = [...new Uint8Array(100).fill(1), ...new Uint8Array(30).fill(2)];
    expect(playAll(player(clips, { loop: true }), 13)).toEqual(Array.from({ length: 16 }, () => round).flat());
    const late = playAll(player(clips, { loop: true, offsetMs: 86_400_000 }), 1);
    const skip = (86_400_000 * 8) % 130;
    expect(late).toEqual([...round, ...round, ...round].slice(skip, skip + FRAME));
  });

  it("finishes at once with nothing in it, looped or not", () => {
    for (const loop of [true, false]) {
      for (const clips of [[], [clip(0)], [clip(0), clip(0)]]) {
        expect(player(clips, { loop }).fill(new Uint8Array(FRAME), "ulaw")).toBe("finished");
      }
    }
  });

  it("waits in silence for an item that is not ready, and counts no time for it", () => {
    const one = player([clip(80, 1), null, clip(80, 3)]);
    const out = new Uint8Array(FRAME);
    expect(one.fill(out, "ulaw")).toBe("audio");
    expect([out[79], out[80]]).toEqual([1, 0xff]);
    expect(one.fill(out, "ulaw")).toBe("waiting");
    expect(out.every((byte) => byte === 0xff)).toBe(true);
    expect(one.playedMs).toBe(10);
    one.setClip(1, clip(160, 2));
    one.setClip(0, clip(160, 9));
    expect(playAll(one).slice(0, 240)).toEqual([...new Uint8Array(160).fill(2), ...new Uint8Array(80).fill(3)]);
  });

  it("plays up to an item that failed, and says why", () => {
    const one = player([clip(160, 1), null, clip(160, 3)]);
    one.fail({ code: "bad-text", message: "nothing to say" });
    one.fail({ code: "internal", message: "a later one" });
    expect(playAll(one)).toEqual([...new Uint8Array(160).fill(1)]);
    expect(one.error).toEqual({ code: "bad-text", message: "nothing to say" });
  });

  it("says where it is", () => {
    const one = player([clip(160), clip(400)], { loop: true });
    const out = new Uint8Array(FRAME);
    one.fill(out, "ulaw");
    one.fill(out, "ulaw");
    expect(one.state()).toEqual({ playId: "p", itemIndex: 1, itemPositionMs: 20, playedMs: 40, loop: true });
  });

  it("gives the law that is wanted", () => {
    const bytes = Uint8Array.from({ length: FRAME }, (_, i) => i);
    const out = new Uint8Array(FRAME);
    player([{ law: "ulaw", bytes }]).fill(out, "alaw");
    expect(out).toEqual(transcodeG711("ulaw", bytes));
  });
});

import { generateTone } from "@callwright/rtp";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HeardSound, HeardSounds } from "./heard-sounds";

const RATE = 8_000;
const tone = (durationMs: number, levelDb = -20) =>
  generateTone({ frequenciesHz: [440], durationMs, levelDb, sampleRate: RATE });
const silence = (durationMs: number) => new Int16Array((durationMs * RATE) / 1_000);

function listen(parts: readonly Int16Array[], packetSamples = 160, more = {}) {
  const samples = Int16Array.from(parts.flatMap((part) => [...part]));
  const heard = new HeardSounds({ sampleRate: RATE, ...more });
  for (let at = 0; at < samples.length; at += packetSamples) {
    heard.push(samples.subarray(at, at + packetSamples), (at * 1_000) / RATE);
  }
  heard.finish();
  return heard;
}

describe("what is heard", () => {
  it("tells start, duration and level of each stretch", () => {
    const { sounds } = listen([silence(300), tone(1_000), silence(800), tone(400, -10)]);
    expect(sounds).toEqual([
      { startMs: 300, durationMs: 1_000, levelDbm0: -20 },
      { startMs: 2_100, durationMs: 400, levelDbm0: -10 },
    ]);
  });

  it("takes short pauses as part of the sound, and the level falls with them", () => {
    const { sounds } = listen([tone(200), silence(200), tone(200)]);
    expect(sounds).toHaveLength(1);
    expect(sounds[0]?.durationMs).toBe(600);
    expect(sounds[0]?.levelDbm0).toBeCloseTo(-21.8, 1);
  });

  it("hears neither noise below the threshold nor clicks", () => {
    expect(listen([tone(500, -55)]).sounds).toEqual([]);
    expect(listen([silence(100), tone(20), silence(900)]).sounds).toEqual([]);
  });

  it("tells the start at once and the end when the pause is long enough", () => {
    const told: (number | HeardSound)[] = [];
    const heard = new HeardSounds({
      sampleRate: RATE,
      onStart: (startMs) => told.push(startMs),
      onEnd: (sound) => told.push(sound),
    });
    heard.push(tone(100), 0);
    expect(told).toEqual([0]);
    expect(heard.silentForMs).toBe(0);
    heard.advance(590);
    expect(told).toHaveLength(1);
    expect(heard.silentForMs).toBe(490);
    heard.advance(600);
    expect(told[1]).toMatchObject({ startMs: 0, durationMs: 100 });
  });

  it("takes a gap as silence, and what came too late or twice not again", () => {
    const heard = new HeardSounds({ sampleRate: RATE });
    heard.push(tone(100), 0);
    heard.push(tone(100), 1_000);
    heard.push(tone(100), 500);
    heard.push(tone(100), 1_000);
    heard.finish();
    expect(heard.sounds.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([
      [0, 100],
      [1_000, 100],
    ]);
    expect(heard.loudMs).toBe(200);
  });

  it("hears the same however the sound is cut into packets", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ quiet: fc.integer({ min: 1, max: 90 }), loud: fc.integer({ min: 1, max: 60 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.integer({ min: 1, max: 400 }),
        (stretches, packetSamples) => {
          const parts = stretches.flatMap(({ quiet, loud }) => [silence(quiet * 10), tone(loud * 10)]);
          expect(listen(parts, packetSamples).sounds).toEqual(listen(parts).sounds);
        },
      ),
      { numRuns: 60 },
    );
  });
});

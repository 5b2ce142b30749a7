import { readFile } from "node:fs/promises";
import { buildWav, decodeG711, generateTone, goertzelPower, levelDbm0, parseWav, toneShare } from "@callwright/rtp";
import { describe, expect, it } from "vitest";
import { decodeAudio, mixDown } from "./decode-audio";
import { activeLevelDb, normalizeLevel, removeOffset, toPcm16 } from "./loudness";
import { preparePrompt } from "./prepare-prompt";
import { resample } from "./resample";

const floatTone = (frequencyHz: number, sampleRate: number, durationMs = 500, levelDb = -13) =>
  Float32Array.from(
    generateTone({ frequenciesHz: [frequencyHz], durationMs, levelDb, sampleRate }),
    (sample) => sample / 32_768,
  );
const middle = (samples: Int16Array) => samples.subarray(samples.length >> 2, (samples.length >> 2) * 3);

describe("resample", () => {
  it.each([44_100, 48_000, 22_050, 16_000, 11_025, 8_000, 6_000, 44_099])(
    "from %i Hz to 8 kHz keeps a tone and its level",
    (rate) => {
      const out = toPcm16(resample(floatTone(1_000, rate), rate, 8_000));
      expect(out.length).toBe(4_000);
      expect(toneShare(middle(out), 1_000, 8_000)).toBeGreaterThan(0.995);
      expect(levelDbm0(middle(out))).toBeCloseTo(-13, 1);
    },
  );

  it("lets nothing through that would fold into the band", () => {
    for (const frequency of [4_300, 5_000, 7_000, 15_000]) {
      const out = toPcm16(resample(floatTone(frequency, 48_000, 500, -3), 48_000, 8_000));
      expect(levelDbm0(middle(out))).toBeLessThan(-60);
    }
    const kept = toPcm16(resample(floatTone(3_400, 48_000), 48_000, 8_000));
    expect(levelDbm0(middle(kept))).toBeCloseTo(-13, 0);
  });

  it("of nothing is nothing, and of a constant the constant", () => {
    expect(resample(new Float32Array(0), 44_100, 8_000).length).toBe(0);
    const out = resample(new Float32Array(44_100).fill(0.25), 44_100, 8_000);
    expect(out[4_000]).toBeCloseTo(0.25, 4);
  });
});

describe("levelling", () => {
  it("brings quiet and loud to one level, pauses not counted", () => {
    const levels = [-45, -30, -13, -3].map((levelDb) => {
      const speech = floatTone(600, 16_000, 400, levelDb);
      const withPause = new Float32Array(32_000);
      withPause.set(speech);
      return activeLevelDb(normalizeLevel(withPause, 16_000), 16_000);
    });
    for (const level of levels) expect(level).toBeCloseTo(-21.2, 0);
  });

  it("does not raise peaks over the limit, nor silence to noise", () => {
    const clicks = new Float32Array(16_000).map((_, i) => (i % 4_000 === 0 ? 0.9 : Math.sin(i / 3) * 0.01));
    expect(Math.max(...normalizeLevel(clicks, 16_000))).toBeLessThanOrEqual(0.8);
    expect(normalizeLevel(new Float32Array(1_000), 16_000)).toEqual(new Float32Array(1_000));
    const noise = new Float32Array(1_000).fill(0.00001);
    expect(normalizeLevel(noise, 16_000)).toEqual(noise);
  });

  it("takes an offset out", () => {
    const out = removeOffset(floatTone(500, 8_000).map((sample) => sample + 0.2));
    expect(Math.abs(out.reduce((sum, sample) => sum + sample, 0) / out.length)).toBeLessThan(1e-6);
  });
});

describe("decodeAudio", () => {
  it.each(["tone.mp3", "tone.ogg", "tone.flac"])("reads %s", async (name) => {
    const bytes = await readFile(new URL(`../../test/fixtures/${name}`, import.meta.url));
    const audio = await decodeAudio(bytes);
    expect(audio.channels.length).toBe(2);
    expect(audio.sampleRate).toBe(name === "tone.mp3" ? 24_000 : 44_100);
    const mono = toPcm16(mixDown(audio));
    expect((mono.length * 1_000) / audio.sampleRate).toBeGreaterThan(390);
    expect(toneShare(middle(mono), 1_000, audio.sampleRate)).toBeGreaterThan(0.98);
  });

  it.each(["tone.mp3", "tone.ogg", "tone.flac"])("survives %s cut off and scrambled", async (name) => {
    const bytes = await readFile(new URL(`../../test/fixtures/${name}`, import.meta.url));
    for (const broken of [bytes.subarray(0, 40), bytes.subarray(0, bytes.length >> 1), scramble(bytes)]) {
      const result = await decodeAudio(broken).then(
        () => "decoded",
        (error: { code: string }) => error.code,
      );
      expect(["decoded", "not-audio"]).toContain(result);
    }
  });

  it("says what it can read where it cannot", async () => {
    await expect(decodeAudio(new Uint8Array(0))).rejects.toThrow("empty");
    await expect(decodeAudio(new TextEncoder().encode("%PDF-1.7"))).rejects.toThrow("WAV, MP3, FLAC or Ogg Vorbis");
    const opus = new Uint8Array(64);
    opus.set(new TextEncoder().encode("OggS"));
    opus.set(new TextEncoder().encode("OpusHead"), 28);
    await expect(decodeAudio(opus)).rejects.toThrow("Ogg Opus is not supported");
    const empty = buildWav(new Int16Array(0), { sampleRate: 8_000, channels: 1 });
    await expect(decodeAudio(empty)).rejects.toThrow("no sound");
  });
});

describe("preparePrompt", () => {
  it("makes one mono sound of stereo, in every form of the same length", () => {
    const left = floatTone(500, 44_100);
    const right = floatTone(900, 44_100);
    const prompt = preparePrompt({ sampleRate: 44_100, channels: [left, right] }, { normalize: true });
    expect(prompt.durationMs).toBe(500);
    expect(prompt.ulaw.length).toBe(4_000);
    expect(prompt.alaw.length).toBe(4_000);
    const { sampleRate, channels } = parseWav(prompt.wav);
    expect([sampleRate, channels.length, channels[0]?.length]).toEqual([16_000, 1, 8_000]);
    for (const law of ["ulaw", "alaw"] as const) {
      const samples = middle(decodeG711(law, prompt[law]));
      expect(levelDbm0(samples)).toBeCloseTo(-18, 0);
      expect(goertzelPower(samples, 500, 8_000) / goertzelPower(samples, 900, 8_000)).toBeCloseTo(1, 1);
    }
  });

  it("keeps the level where it is told to, and the hash stays the same", () => {
    const audio = { sampleRate: 8_000, channels: [floatTone(700, 8_000, 300, -30)] };
    const one = preparePrompt(audio, { normalize: false });
    expect(levelDbm0(middle(decodeG711("ulaw", one.ulaw)))).toBeCloseTo(-30, 0);
    expect(preparePrompt(audio, { normalize: false }).wav).toEqual(one.wav);
  });
});

/** Every 37th byte after the header another one. */
function scramble(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i > 60 && i % 37 === 0 ? byte ^ 0x5a : byte));
}

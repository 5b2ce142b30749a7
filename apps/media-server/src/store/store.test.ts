import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWav, decodeG711, generateTone, toneShare } from "@callwright/rtp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClipCache } from "./clip-cache";
import { preparePrompt } from "./prepare-prompt";
import { PromptStore } from "./prompt-store";

let folder: string;
let store: PromptStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callwright-store-"));
  store = await PromptStore.open(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const samples = (frequencyHz: number) =>
  generateTone({ frequenciesHz: [frequencyHz], durationMs: 1_000, levelDb: -13, sampleRate: 8_000 });
const prompt = (frequencyHz: number) =>
  preparePrompt(
    { sampleRate: 8_000, channels: [Float32Array.from(samples(frequencyHz), (sample) => sample / 32_768)] },
    { normalize: false },
  );

describe("PromptStore", () => {
  it("keeps prompts by their hash, over a restart", async () => {
    const put = await store.put(prompt(500));
    expect(put).toMatchObject({ durationMs: 1_000, path: join("prompts", put.hash.slice(0, 2), `${put.hash}.wav`) });
    expect(await store.put(prompt(500))).toEqual(put);
    expect((await store.put(prompt(501))).hash).not.toBe(put.hash);
    const again = await PromptStore.open(folder);
    expect(await again.stat(put.hash)).toEqual(put);
    expect((await again.readG711(put.hash, "alaw"))?.length).toBe(8_000);
    expect(await again.readG711("0".repeat(64), "ulaw")).toBeNull();
  });

  it("clears what a killed process left half-written", async () => {
    await writeFile(join(folder, "tmp", "half"), "x");
    await PromptStore.open(folder);
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("plays recordings by their hash too", async () => {
    const path = await store.recordingPath("call:1", 1);
    expect(await store.recordingPath("call:1", 2)).not.toBe(path);
    expect(path).not.toContain(":");
    await writeFile(join(folder, path), buildWav(samples(700), { sampleRate: 8_000, channels: 1 }));
    const hash = "a".repeat(64);
    await store.linkRecording(hash, path);
    expect(await store.stat(hash)).toEqual({ hash, path, durationMs: 1_000 });
    const bytes = await store.readG711(hash, "ulaw");
    expect(toneShare(decodeG711("ulaw", bytes ?? new Uint8Array()), 700, 8_000)).toBeGreaterThan(0.99);
    await rm(join(folder, path));
    expect(await store.stat(hash)).toBeNull();
  });

  it("ignores a pointer that is broken", async () => {
    const hash = "b".repeat(64);
    await store.linkRecording(hash, "x");
    await writeFile(join(folder, "recordings", "by-hash", "bb", `${hash}.json`), "{ not json");
    expect(await store.readG711(hash, "ulaw")).toBeNull();
  });

  it("reads only what is not too large from incoming", async () => {
    await writeFile(join(folder, "incoming", "a.wav"), new Uint8Array(100));
    expect((await store.readIncoming("a.wav", 100)).length).toBe(100);
    await expect(store.readIncoming("a.wav", 99)).rejects.toMatchObject({ code: "limit" });
    await expect(store.readIncoming("b.wav", 99)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("ClipCache", () => {
  it("loads once, also for several who ask at the same time", async () => {
    const cache = new ClipCache(store, 1_000_000);
    const { hash } = await store.put(prompt(500));
    const [one, other] = await Promise.all([cache.prompt(hash, "ulaw"), cache.prompt(hash, "ulaw")]);
    expect(one?.bytes.length).toBe(8_000);
    expect(other).toBe(one);
    expect(await cache.prompt(hash, "ulaw")).toBe(one);
    expect((await cache.prompt(hash, "alaw"))?.law).toBe("alaw");
    expect(await cache.prompt("0".repeat(64), "ulaw")).toBeNull();
    expect(cache.stats).toMatchObject({ entries: 2, bytes: 16_000 });
  });

  it("stays within its bound, the least used leaving first", async () => {
    const cache = new ClipCache(store, 20_000);
    const hashes: string[] = [];
    for (const frequency of [500, 600, 700]) hashes.push((await store.put(prompt(frequency))).hash);
    const [a = "", b = "", c = ""] = hashes;
    const first = await cache.prompt(a, "ulaw");
    const second = await cache.prompt(b, "ulaw");
    expect(await cache.prompt(a, "ulaw")).toBe(first);
    await cache.prompt(c, "ulaw");
    expect(cache.stats).toMatchObject({ entries: 2, bytes: 16_000 });
    expect(await cache.prompt(a, "ulaw")).toBe(first);
    expect(await cache.prompt(b, "ulaw")).not.toBe(second);
  });

  it("makes tones and silence once", () => {
    const cache = new ClipCache(store, 1_000_000);
    const spec = { frequenciesHz: [440, 480], onMs: 200, offMs: 100, levelDb: -19 };
    const tone = cache.tone(spec, "alaw");
    expect(cache.tone({ ...spec }, "alaw")).toBe(tone);
    expect(cache.tone({ ...spec, levelDb: -20 }, "alaw")).not.toBe(tone);
    expect(tone.bytes.length).toBe(2_400);
    expect(tone.bytes.subarray(1_600).every((byte) => byte === 0xd5)).toBe(true);
    expect(cache.silence(50, "ulaw").bytes).toEqual(new Uint8Array(400).fill(0xff));
  });
});

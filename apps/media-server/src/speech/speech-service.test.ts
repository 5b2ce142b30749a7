import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { speechRequestSchema } from "@callwright/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { preparePrompt } from "../store/prepare-prompt";
import { PromptStore } from "../store/prompt-store";
import type { SpeechProvider } from "./speech-provider";
import { SpeechService } from "./speech-service";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callwright-speech-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Says every text as a constant of its length, and remembers what it was asked. */
class ScriptedProvider implements SpeechProvider {
  readonly asked: string[] = [];
  constructor(
    readonly id: string,
    readonly voices: SpeechProvider["voices"],
  ) {}
  async synthesize(job: { readonly text: string; readonly voice: string; readonly rate: number }) {
    this.asked.push(`${job.voice}@${job.rate}: ${job.text}`);
    if (job.text === "fail") throw new Error("the provider is away");
    const samples = Float32Array.from({ length: 800 + job.text.length }, (_, i) => Math.sin(i / 4) / 4);
    return preparePrompt({ sampleRate: 8_000, channels: [samples] }, { normalize: true });
  }
}

async function service() {
  const english = new ScriptedProvider("one", [
    { voice: "amy", language: "en", label: "Amy" },
    { voice: "bob", language: "en-GB", label: "Bob" },
  ]);
  const polish = new ScriptedProvider("two", [{ voice: "ola", language: "pl", label: "Ola" }]);
  const store = await PromptStore.open(folder);
  return { english, polish, store, speech: new SpeechService([english, polish], store) };
}
const request = (text: string, more: object = {}) => speechRequestSchema.parse({ text, ...more });

describe("SpeechService", () => {
  it("synthesizes a text once, also for several who ask at once, and over a restart", async () => {
    const { english, store, speech } = await service();
    const [one, other] = await Promise.all([speech.prepare(request("hello")), speech.prepare(request("hello"))]);
    expect(one).toEqual(other);
    expect(await speech.prepare(request(" hello\n "))).toEqual({ ...one, cached: true });
    expect(await new SpeechService([english], store).prepare(request("hello"))).toEqual({ ...one, cached: true });
    expect(english.asked).toEqual(["amy@1: hello"]);
    expect(await speech.find(request("other"))).toBeNull();
  });

  it("knows from memory or disk which prompt a text became, and makes one anew whose files are gone", async () => {
    const { english, store, speech } = await service();
    expect(await speech.findHash(request("hello"))).toBeNull();
    const { hash } = await speech.prepare(request("hello"));
    await speech.prepare(request("other"));
    expect(await new SpeechService([english], store).findHash(request("hello"))).toBe(hash);
    await rm(join(folder, "prompts"), { recursive: true });
    await rm(join(folder, "speech"), { recursive: true });
    expect(await speech.findHash(request(" hello "))).toBe(hash);
    expect(await speech.prepare(request("hello"))).toMatchObject({ hash, cached: false });
    expect(english.asked).toEqual(["amy@1: hello", "amy@1: other", "amy@1: hello"]);
  });

  it("tells voice, pace and provider apart", async () => {
    const { english, speech } = await service();
    await speech.prepare(request("hello"));
    await speech.prepare(request("hello", { voice: "bob" }));
    await speech.prepare(request("hello", { rate: 1.5 }));
    expect(english.asked).toEqual(["amy@1: hello", "bob@1: hello", "amy@1.5: hello"]);
  });

  it("chooses by voice, else by language with or without its region", async () => {
    const { english, polish, speech } = await service();
    await speech.prepare(request("a", { language: "pl-PL" }));
    await speech.prepare(request("b", { language: "EN-us" }));
    await speech.prepare(request("c", { language: "en-GB" }));
    await speech.prepare(request("d", { voice: "ola" }));
    expect(polish.asked).toEqual(["ola@1: a", "ola@1: d"]);
    expect(english.asked.map((text) => text.slice(0, 3))).toEqual(["amy", "amy"]);
    await expect(speech.prepare(request("e", { language: "zh" }))).rejects.toMatchObject({ code: "not-found" });
    await expect(speech.prepare(request("e", { voice: "eve" }))).rejects.toThrow("amy (en), bob (en-GB), ola (pl)");
    expect(
      speech
        .voices()
        .filter((voice) => voice.default)
        .map((voice) => voice.voice),
    ).toEqual(["amy", "bob", "ola"]);
  });

  it("tries again after a failure, and refuses what says nothing", async () => {
    const { english, speech } = await service();
    await expect(speech.prepare(request("fail"))).rejects.toThrow("away");
    await expect(speech.prepare(request("fail"))).rejects.toThrow("away");
    expect(english.asked.length).toBe(2);
    await expect(speech.prepare(request(" \u200b\n"))).rejects.toMatchObject({ code: "bad-text" });
  });
});

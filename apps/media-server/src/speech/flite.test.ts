import { beforeAll, describe, expect, it } from "vitest";
import { FLITE_VOICES, Flite } from "./flite";

const say = (text: string, voice = "slt", rate = 1) => ({ text, voice, rate });

describe("Flite", () => {
  let flite: Flite;
  beforeAll(async () => {
    flite = await Flite.load();
  });
  const durationMs = async (job: ReturnType<typeof say>) => {
    const { channels, sampleRate } = await flite.synthesize(job);
    return ((channels[0]?.length ?? 0) * 1_000) / sampleRate;
  };

  it.each(FLITE_VOICES)("speaks as $voice", async ({ voice }) => {
    const duration = await durationMs(say("Welcome to the front desk.", voice));
    expect(duration).toBeGreaterThan(1_000);
    expect(duration).toBeLessThan(4_000);
  });

  it("speaks faster and slower", async () => {
    const [slow, plain, fast] = await Promise.all(
      [0.5, 1, 2].map((rate) => durationMs(say("Good morning.", "slt", rate))),
    );
    expect(slow).toBeGreaterThan((plain ?? 0) * 1.5);
    expect(fast).toBeLessThan((plain ?? 0) * 0.7);
  });

  it.each([
    ["a long number", "1234567890".repeat(20)],
    ["many words without a stop", "word ".repeat(120)],
    ["other alphabets", "你好 ünïcode Привет hello"],
    ["markup and options", "<b>hi</b> -o /etc/passwd --help"],
  ])("survives %s, which crash it under node:wasi or might be taken for something else", async (_, text) => {
    expect(await durationMs(say(text))).toBeGreaterThan(300);
  });

  it("makes no sound of nothing", async () => {
    await expect(flite.synthesize(say(""))).rejects.toMatchObject({ code: "not-audio" });
  });
});

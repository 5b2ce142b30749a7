import { describe, expect, test } from "vitest";
import { block, Drive, driveBlock, flow } from "../testing/drive";

const collect = (config: Record<string, unknown> = {}, type: "text" | "secret" = "text") =>
  driveBlock("collect-digits", { saveTo: "number", minDigits: 3, maxDigits: 6, ...config }, { number: type });

describe("collect digits", () => {
  test("collected: by the end key, leading zeros kept", () => {
    const drive = collect().press("0042#");
    expect(drive.path()).toContain("subject.collected to-collected");
    expect(drive.state.variables.number).toBe("0042");
    expect(drive.detail()).toEqual({ digits: "0042", attempts: 1 });
  });
  test("collected: at the greatest length, what follows stays for the next block", () => {
    const drive = collect().press("1234567");
    expect(drive.state.variables.number).toBe("123456");
    expect(drive.state.digits).toBe("7");
  });
  test("collected: by a pause, and by the total time: what was keyed counts", () => {
    expect(collect().press("1234").timeout().state.variables.number).toBe("1234");
    const drive = collect({ totalTimeoutMs: 1000, interDigitTimeoutMs: 5000 }).press("12345");
    expect(drive.state.timers.map((timer) => timer.id).sort()).toEqual(["v2.input", "v2.total"]);
    expect(drive.timeout().state.variables.number).toBe("12345");
  });
  test("the first key stops the prompt", () => {
    const drive = collect().press("1");
    expect(drive.effects.at(-2)?.type === "effect.cancel" || drive.effects.at(-1)?.type === "effect.cancel").toBe(true);
    expect(drive.state.pending).toEqual([]);
  });
  test("noInput: nothing keyed, as often as attempts", () => {
    const drive = collect({ maxAttempts: 2, noInputPrompt: [{ type: "speech", text: "Hello?" }] });
    drive.done("media.play").timeout();
    expect(drive.heard()).toContain("Hello?");
    expect(drive.done("media.play").timeout().path()).toContain("subject.noInput to-noInput");
  });
  test("noInput: only the end key", () => {
    expect(collect({ maxAttempts: 1 }).press("#").path()).toContain("subject.noInput");
  });
  test("invalid: too short, asked again with its own words", () => {
    const drive = collect({ maxAttempts: 2 }).press("12#");
    expect(drive.heard()).toContain("does not look right");
    expect(drive.press("1#").path()).toContain("subject.invalid to-invalid");
  });
  test.each([
    ["luhn", "", "4539578763621486#", true],
    ["luhn", "", "4539578763621487#", false],
    ["date", "DDMMYYYY", "29022028", true],
    ["date", "DDMMYYYY", "29022027", false],
    ["amount", "", "12*50#", true],
    ["amount", "", "12*505#", false],
    ["phone", "", "12#", false],
  ])("format %s %s %s: %s", (format, pattern, keys, valid) => {
    const drive = collect({
      format,
      ...(pattern ? { datePattern: pattern } : {}),
      maxDigits: 20,
      minDigits: 1,
      maxAttempts: 1,
    });
    drive.press(keys);
    if (drive.state.timers.length > 0) drive.timeout();
    expect(drive.path()).toContain(valid ? "subject.collected" : "subject.invalid");
  });
  test("dates and amounts are kept in their usual form", () => {
    expect(collect({ format: "date", maxDigits: 8 }).press("24122026").state.variables.number).toBe("2026-12-24");
    expect(collect({ format: "amount" }).press("12*5#").state.variables.number).toBe("12.5");
  });
  test("restart by another attempt begins with an empty number", () => {
    expect(collect().press("12#").press("3456#").state.variables.number).toBe("3456");
  });

  describe("read back and confirm", () => {
    const confirm = () => collect({ confirm: true }).press("1234#");
    test("right", () => {
      const drive = confirm();
      expect(drive.heard()).toContain("one, two, three, four");
      expect(drive.press("1").path()).toContain("subject.collected");
    });
    test("again", () => {
      expect(confirm().press("2").press("555#").press("1").state.variables.number).toBe("555");
    });
    test("another key: asked again", () => {
      const drive = confirm();
      const plays = drive.effects.filter((effect) => effect.type === "media.play").length;
      drive.press("9");
      expect(drive.effects.filter((effect) => effect.type === "media.play")).toHaveLength(plays + 1);
    });
    test("no answer is no confirmation", () => {
      expect(confirm().done("media.play").timeout().path()).toBe("start.next subject");
    });
  });

  describe("secret", () => {
    const secret = () => collect({ secret: true, format: "luhn", maxDigits: 16, maxAttempts: 1 }, "secret");
    test("digits are marked as secret while they come in, and masked in the detail", () => {
      const drive = secret();
      expect(drive.state.secretInput).toBe(true);
      drive.press("4539578763621486");
      expect(drive.last("input.check").value).toBe("4539578763621486");
      drive.done("input.check", { valid: true });
      expect(drive.state.secretInput).toBe(false);
      expect(drive.detail()).toEqual({ digits: "•".repeat(16), attempts: 1 });
    });
    test("a replay with masked digits goes the same way", () => {
      const drive = secret().press("4539578763621486").done("input.check", { valid: true });
      const masked = secret().press("•".repeat(16)).done("input.check", { valid: true });
      expect(masked.path()).toBe(drive.path());
    });
    test("invalid", () => {
      expect(secret().press("4539578763621487").done("input.check", { valid: false }).path()).toContain(
        "subject.invalid",
      );
    });
    test("keys typed ahead into the prompt before are secret too", () => {
      const document = flow(
        {
          hello: block("play", { interruptible: false }, { next: "pin" }),
          pin: block("collect-digits", { saveTo: "pin", secret: true }, {}),
        },
        "hello",
        { pin: "secret" },
      );
      expect(new Drive(document).start().state.secretInput).toBe(true);
    });
  });
});

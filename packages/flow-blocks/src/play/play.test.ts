import { describe, expect, test } from "vitest";
import { driveBlock } from "../testing/drive";

const prompt = [
  { type: "speech", text: "Hello {{ name }}" },
  { type: "audio", promptId: "p1" },
  { type: "say", as: "digits", value: "order", currency: "USD" },
  { type: "pause", ms: 500 },
];
const play = (config: Record<string, unknown> = {}) =>
  driveBlock("play", { prompt, ...config }, { name: "text", order: "text" }, { p1: { en: "hash-en", pl: "hash-pl" } });

describe("play", () => {
  test("items are resolved in order and the call is answered first", () => {
    const drive = play();
    expect(drive.effects.map((effect) => effect.type)).toEqual(["call.answer", "media.play"]);
    expect(drive.heard()).toBe("Hello  [hash-en] (500 ms)");
  });
  test("next: played to the end", () => {
    expect(play().done("media.play").path()).toBe("start.next subject.next to-next");
  });
  test("next: stopped by a key, which stays for the next block", () => {
    const drive = play().press("4");
    expect(drive.path()).toBe("start.next subject.next to-next");
    expect(drive.state.digits).toBe("4");
    expect(drive.effects.some((effect) => effect.type === "effect.cancel")).toBe(true);
  });
  test("not interruptible: a key is kept and the prompt goes on", () => {
    const drive = play({ interruptible: false }).press("4");
    expect(drive.path()).toBe("start.next subject");
    expect(drive.done("media.play").state.digits).toBe("4");
  });
  test("repeat", () => {
    const drive = play({ repeat: 2 }).done("media.play");
    expect(drive.path()).toBe("start.next subject");
    expect(drive.done("media.play").path()).toBe("start.next subject.next to-next");
  });
  test("failed: the media server cannot play it", () => {
    const drive = play().fail("media.play", "media-failed");
    expect(drive.path()).toBe("start.next subject.failed to-failed");
  });
  test("a prompt without audio goes to the error handler, not into silence", () => {
    const drive = driveBlock("play", { prompt: [{ type: "audio", promptId: "gone" }] });
    expect(drive.state.error?.code).toBe("block-failed");
    expect(drive.state.cursor?.flowId).toBe("$error");
    expect(drive.heard()).toContain("sorry");
  });
});

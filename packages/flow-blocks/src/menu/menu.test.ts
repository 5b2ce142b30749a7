import { describe, expect, test } from "vitest";
import { block, bundleOf, Drive, driveBlock, flow } from "../testing/drive";

const options = [
  { key: "1", label: "Sales" },
  { key: "*", label: "Again" },
];
const menu = (config: Record<string, unknown> = {}) => driveBlock("menu", { options, ...config }, { key: "text" });

describe("menu", () => {
  test("each key: its own port", () => {
    expect(menu().press("1").path()).toContain("subject.key-1 to-key-1");
    expect(menu().press("*").path()).toContain("subject.key-star to-key-star");
  });
  test("the key is kept", () => {
    expect(menu({ saveKeyTo: "key" }).press("1").state.variables.key).toBe("1");
  });
  test("a key stops the prompt and its timer", () => {
    const drive = menu().press("1");
    expect(drive.effects.find((effect) => effect.type === "media.play")).toMatchObject({ stopOnDigit: true });
    expect(Object.keys(drive.state.timers)).toEqual([]);
  });
  test("noInput: after the prompt and the time, as often as attempts", () => {
    const drive = menu({ maxAttempts: 2, noInputPrompt: [{ type: "speech", text: "Hello?" }] });
    drive.done("media.play").timeout();
    expect(drive.heard()).toContain("Hello?");
    expect(drive.done("media.play").timeout().path()).toContain("subject.noInput to-noInput");
  });
  test("noMatch: another key, asked again with its own words", () => {
    const drive = menu({ maxAttempts: 2 }).press("7");
    expect(drive.heard()).toContain("not one of the choices");
    expect(drive.press("8").path()).toContain("subject.noMatch to-noMatch");
    expect(drive.detail()).toEqual({ key: "8", attempts: 2 });
  });
  test("the time counts from the end of the prompt", () => {
    const drive = menu({ timeoutMs: 5000 });
    expect(drive.state.timers).toEqual([]);
    drive.done("media.play");
    expect(drive.state.timers).toEqual([{ id: "v2.input", deadline: drive.now + 5000 }]);
  });
  test("not interruptible: a key into the prompt counts at its end", () => {
    const drive = menu({ interruptible: false }).press("1");
    expect(drive.path()).toBe("start.next subject");
    expect(drive.done("media.play").path()).toContain("subject.key-1");
  });
  test("keys typed ahead go through several menus without a prompt", () => {
    const inner = { options: [{ key: "2", label: "" }] };
    const drive = new Drive(
      bundleOf(
        flow(
          {
            hello: block("play", { interruptible: false }, { next: "a" }),
            a: block("menu", inner, { "key-2": "b", noInput: "end", noMatch: "end" }),
            b: block("menu", inner, { "key-2": "end", noInput: "end", noMatch: "end" }),
            end: block("hang-up", {}),
          },
          "hello",
        ),
      ),
    ).start();
    drive.press("22").done("media.play");
    expect(drive.path()).toBe("start.next hello.next a.key-2 b.key-2 end");
    expect(drive.effects.filter((effect) => effect.type === "media.play")).toHaveLength(1);
    expect(drive.state.status).toBe("ended");
  });
  test("keys pressed earlier can be forgotten", () => {
    const drive = new Drive(
      flow(
        {
          hello: block("play", { interruptible: false }, { next: "menu" }),
          menu: block("menu", { options, ignoreTypeAhead: true }, {}),
        },
        "hello",
      ),
    ).start();
    expect(drive.press("1").done("media.play").path()).toBe("start.next hello.next menu");
  });
  test("a prompt that cannot be played goes to the error handler", () => {
    expect(menu().fail("media.play", "media-failed").state.error?.code).toBe("prompt-failed");
  });
});

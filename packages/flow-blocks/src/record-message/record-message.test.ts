import { describe, expect, test } from "vitest";
import { driveBlock } from "../testing/drive";

const HASH = "a".repeat(64);
const result = (durationMs: number) => ({ recordingId: "r1", hash: HASH, durationMs, endedBy: "key" });
const record = (config: Record<string, unknown> = {}) =>
  driveBlock("record-message", { saveTo: "message", ...config }, { message: "text" });

describe("record message", () => {
  test("recorded: prompt, tone, message", () => {
    const drive = record();
    expect(drive.effects.some((effect) => effect.type === "media.record")).toBe(false);
    drive.done("media.play");
    expect(drive.last("media.record")).toMatchObject({ beep: true, finishKeys: "#", maxMs: 120_000 });
    drive.press("#").done("media.record", result(5000));
    expect(drive.path()).toContain("subject.recorded to-recorded");
    expect(drive.state.variables.message).toBe(HASH);
    expect(drive.state.digits).toBe("");
  });
  test("noMessage: too short, after all attempts", () => {
    const drive = record({ maxAttempts: 2 }).done("media.play").done("media.record", result(200));
    expect(drive.path()).toBe("start.next subject");
    expect(drive.done("media.play").done("media.record", result(100)).path()).toContain(
      "subject.noMessage to-noMessage",
    );
  });
  test("failed", () => {
    expect(record().done("media.play").fail("media.record", "disk-full").path()).toContain("subject.failed to-failed");
  });
  test("the caller hangs up: what was said is kept by the recorder", () => {
    const drive = record().done("media.play").send({ type: "call.ended", by: "caller", cause: "normal" });
    expect(drive.last("effect.cancel").effectType).toBe("media.record");
  });
  describe("review", () => {
    const review = () => record({ review: true }).done("media.play").done("media.record", result(5000));
    test("the message is heard, then kept by its key", () => {
      const drive = review();
      expect(drive.heard()).toContain(`[${HASH}]`);
      expect(drive.press("1").path()).toContain("subject.recorded");
    });
    test("recorded again", () => {
      const drive = review()
        .press("2")
        .done("media.play")
        .done("media.record", { ...result(900_0), hash: "b".repeat(64) });
      expect(drive.press("1").state.variables.message).toBe("b".repeat(64));
    });
    test("no answer keeps it", () => {
      expect(review().done("media.play").timeout().path()).toContain("subject.recorded");
    });
  });
});

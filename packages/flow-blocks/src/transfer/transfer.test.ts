import { describe, expect, test } from "vitest";
import { driveBlock } from "../testing/drive";

const transfer = (config: Record<string, unknown> = {}) =>
  driveBlock(
    "transfer",
    { target: { type: "extension", extension: "2000" }, announcement: [], ...config },
    { who: "text" },
  );

describe("transfer", () => {
  test("the announcement is heard before it rings, and cannot hold it up", () => {
    const drive = transfer({ announcement: [{ type: "speech", text: "One moment." }] });
    expect(drive.effects.some((effect) => effect.type === "leg.dial")).toBe(false);
    drive.fail("media.play", "media-failed");
    expect(drive.last("leg.dial")).toMatchObject({ legId: "v2.target", callerId: "+48221234567", timeoutMs: 25_000 });
  });
  test("finished: bridged, then the other side leaves", () => {
    const drive = transfer().done("leg.dial");
    expect(drive.last("leg.bridge")).toMatchObject({ legA: "caller", legB: "v2.target" });
    drive.now += 9000;
    drive.send({ type: "leg.ended", legId: "v2.target", cause: "normal", side: "peer" });
    expect(drive.path()).toContain("subject.finished to-finished");
    expect(drive.detail()).toEqual({ talkMs: 9000 });
  });
  test.each([
    ["busy", "busy"],
    ["no-answer", "noAnswer"],
    ["rejected", "rejected"],
    ["failed", "failed"],
    ["unknown-extension", "failed"],
  ])("%s: port %s", (code, port) => {
    expect(transfer().fail("leg.dial", code).path()).toContain(`subject.${port} to-${port}`);
  });
  test("the caller hangs up while it rings: the dial is cancelled", () => {
    const drive = transfer().send({ type: "call.ended", by: "caller", cause: "normal" });
    expect(drive.last("effect.cancel").effectType).toBe("leg.dial");
    expect(drive.state.legs).toEqual([]);
  });
  test("the caller hangs up in the conversation: the other leg is ended", () => {
    const drive = transfer().done("leg.dial").send({ type: "call.ended", by: "caller", cause: "normal" });
    expect(drive.last("leg.hangup").legId).toBe("v2.target");
  });
  test("keys pressed in the conversation do not reach later blocks", () => {
    expect(transfer().done("leg.dial").press("123").state.digits).toBe("");
  });
  test("a value cannot break out of a SIP address", () => {
    const drive = driveBlock("transfer", {
      target: { type: "sip", uri: "sip:{{ call.callerName + '@evil;x?<>' }}@pbx.example" },
      announcement: [],
    });
    expect(drive.last("leg.dial").target).toEqual({ type: "sip", uri: "sip:Ann@evil%3Bx%3F%3C%3E@pbx.example" });
  });
});

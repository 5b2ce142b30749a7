import { describe, expect, it } from "vitest";
import { SessionRegistry } from "./session-registry";

const refused = (code: string) => expect.objectContaining({ code });
const attempt = (work: () => void) => {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
};

function registry() {
  const clock = { ms: 0 };
  const sessions = new SessionRegistry(() => clock.ms);
  return { clock, sessions, a: { clientId: "a" }, b: { clientId: "b" } };
}

describe("SessionRegistry", () => {
  it("fences: lower epochs are stale, higher ones must be claimed", () => {
    const { sessions, a, b } = registry();
    expect(attempt(() => sessions.authorize("s", 3, a, false))).toEqual(refused("not-found"));
    sessions.authorize("s", 3, a, true);
    expect(attempt(() => sessions.authorize("s", 2, b, true))).toEqual(refused("stale-epoch"));
    expect(attempt(() => sessions.authorize("s", 4, b, true))).toEqual(refused("not-claimed"));
    expect(sessions.ownerOf("s")).toBe(a);
    sessions.claim("s", 4, b);
    expect(sessions.ownerOf("s")).toBe(b);
    expect(attempt(() => sessions.authorize("s", 3, a, false))).toEqual(refused("stale-epoch"));
    expect(attempt(() => sessions.claim("s", 3, a))).toEqual(refused("stale-epoch"));
    expect(sessions.epochOf("s")).toBe(4);
  });

  it("gives a session to whoever asks with the right epoch", () => {
    const { sessions, a, b } = registry();
    sessions.authorize("s", 1, a, true);
    sessions.authorize("s", 1, b, false);
    expect(sessions.ownerOf("s")).toBe(b);
    sessions.disown(a);
    expect(sessions.ownerOf("s")).toBe(b);
  });

  it("counts the time without an owner from when it went away", () => {
    const { sessions, clock, a, b } = registry();
    sessions.authorize("s", 1, a, true);
    clock.ms = 50_000;
    expect(sessions.ownerlessMs("s")).toBe(0);
    sessions.disown(a);
    clock.ms = 50_700;
    expect(sessions.ownerlessMs("s")).toBe(700);
    sessions.claim("s", 2, b);
    expect(sessions.ownerlessMs("s")).toBe(0);
  });

  it("forgets a session after its time, if nothing is left of it", () => {
    const { sessions, clock, a } = registry();
    sessions.claim("busy", 1, a);
    sessions.claim("idle", 1, a);
    clock.ms = 599_999;
    sessions.sweep(() => false);
    expect(sessions.size).toBe(2);
    clock.ms = 600_001;
    sessions.sweep((sessionId) => sessionId === "busy");
    expect([sessions.epochOf("busy"), sessions.epochOf("idle")]).toEqual([1, 0]);
  });
});

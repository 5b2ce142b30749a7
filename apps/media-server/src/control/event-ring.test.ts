import type { MediaEvent } from "@callwright/contracts";
import { describe, expect, it } from "vitest";
import { EventRing } from "./event-ring";

const event = (sessionId: string, digits: string): MediaEvent => ({
  type: "dtmf.sent",
  endpointId: "e",
  sessionId,
  legId: "l",
  digits,
});

describe("EventRing", () => {
  it("numbers events and gives them again by number, session and page", () => {
    const ring = new EventRing(100, () => 5);
    for (let i = 1; i <= 10; i++) ring.push(event(i % 2 ? "odd" : "even", String(i)));
    expect(ring.since(7, 100).events).toMatchObject([
      { seq: 8 },
      { seq: 9 },
      { seq: 10, at: 5, event: { digits: "10" } },
    ]);
    expect(ring.since(0, 100, "odd").events.map((frame) => frame.seq)).toEqual([1, 3, 5, 7, 9]);
    expect(ring.since(0, 2, "even")).toMatchObject({
      events: [{ seq: 2 }, { seq: 4 }],
      more: true,
      lost: false,
      lastSeq: 10,
    });
    expect(ring.since(4, 3, "even")).toMatchObject({ events: [{ seq: 6 }, { seq: 8 }, { seq: 10 }], more: false });
    expect(ring.since(10, 5)).toEqual({ events: [], more: false, lost: false, lastSeq: 10 });
  });

  it("forgets the oldest and says so", () => {
    const ring = new EventRing(4, () => 0);
    for (let i = 1; i <= 10; i++) ring.push(event("s", String(i)));
    expect(ring.firstSeq).toBe(7);
    expect(ring.since(6, 10)).toMatchObject({ events: [{ seq: 7 }, { seq: 8 }, { seq: 9 }, { seq: 10 }], lost: false });
    expect(ring.since(5, 10)).toMatchObject({ events: [{ seq: 7 }, { seq: 8 }, { seq: 9 }, { seq: 10 }], lost: true });
    expect(ring.since(11, 10)).toMatchObject({ events: [], lost: true });
  });

  it("is not lost to somebody new when it is empty", () => {
    expect(new EventRing(4, () => 0).since(0, 10)).toEqual({ events: [], more: false, lost: false, lastSeq: 0 });
  });
});

import { initialState, replay, step } from "@callwright/flow-engine";
import type { Effect } from "@callwright/flow-schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocks } from "./registry";
import { Drive } from "./testing/drive";
import { randomChoices, randomFlow } from "./testing/random-flow";
import { letHappen } from "./testing/random-world";

const run = (check: (drive: Drive) => void, numRuns = 1500) =>
  fc.assert(
    fc.property(randomFlow, randomChoices, (document, choices) => {
      check(letHappen(new Drive(document).start(), choices));
    }),
    { numRuns },
  );

/** Ids of awaited effects, timers and dialed legs that nothing has ended: what would be left behind. */
function leftBehind(effects: readonly Effect[], settled: ReadonlySet<string>): string[] {
  const open = new Set<string>();
  for (const effect of effects) {
    if (effect.type === "timer.start") open.add(effect.timerId);
    else if (effect.type === "timer.cancel") open.delete(effect.timerId);
    else if (effect.type === "effect.cancel") open.delete(effect.effectId);
    else if (effect.type === "leg.dial") open.add(effect.id);
    else if (
      ["media.play", "media.record", "http.request", "calendar.check", "list.check", "input.check"].includes(
        effect.type,
      )
    )
      open.add(effect.id);
  }
  return [...open].filter((id) => !settled.has(id));
}

describe("engine, over random flows of all blocks", () => {
  test("a call that is not over waits for something: nobody is left in silence", () =>
    run(({ state }) => {
      if (state.status !== "running") return;
      const waitsFor = state.pending.length + state.timers.length + state.legs.length;
      expect(waitsFor).toBeGreaterThan(0);
    }));

  test("replaying the journal gives the same state, effects and path", () =>
    run((drive) => {
      const again = replay(drive.bundle, JSON.parse(JSON.stringify(drive.events)));
      expect(again.state).toEqual(drive.state);
      expect(again.effects).toEqual(drive.effects);
      expect(again.visits).toEqual(drive.visits);
    }));

  test("a state survives JSON, so another process can take a call over at any event", () =>
    run((drive) => {
      let state = initialState();
      const effects: Effect[] = [];
      for (const event of drive.events) {
        const result = step(drive.bundle, JSON.parse(JSON.stringify(state)), event);
        state = result.state;
        effects.push(...result.effects);
      }
      expect(state).toEqual(drive.state);
      expect(effects).toEqual(drive.effects);
    }));

  test("an event that is delivered twice changes nothing", () =>
    run((drive) => {
      const twice = replay(
        drive.bundle,
        drive.events.flatMap((event) => [event, event]),
      );
      expect(twice.state).toEqual(drive.state);
      expect(twice.effects).toEqual(drive.effects);
    }));

  test("ids of effects are unique", () =>
    run(({ effects }) => {
      expect(new Set(effects.map((effect) => effect.id)).size).toBe(effects.length);
    }));

  test("whenever the caller hangs up, no timer, effect or leg outlives the call, and the caller's leg is not touched", () =>
    run((drive) => {
      if (drive.state.status === "running") drive.send({ type: "call.ended", by: "caller", cause: "normal" });
      const settled = new Set(
        drive.events.flatMap((event) =>
          event.type === "effect.succeeded" || event.type === "effect.failed"
            ? [event.effectId]
            : event.type === "timer.fired"
              ? [event.timerId]
              : [],
        ),
      );
      expect(leftBehind(drive.effects, settled)).toEqual([]);
      expect(drive.state).toMatchObject({ status: "ended", pending: [], timers: [], legs: [], cursor: null });
      const dialed = drive.effects.flatMap((effect) => (effect.type === "leg.dial" ? [effect] : []));
      for (const { id, legId } of dialed) {
        const ended =
          drive.effects.some(
            (effect) =>
              (effect.type === "leg.hangup" && effect.legId === legId) ||
              (effect.type === "effect.cancel" && effect.effectId === id),
          ) ||
          drive.events.some(
            (event) =>
              (event.type === "leg.ended" && event.legId === legId) ||
              (event.type === "effect.failed" && event.effectId === id),
          );
        expect(ended).toBe(true);
      }
    }));

  test("nothing happens after the end", () =>
    run((drive) => {
      if (drive.state.status === "running") drive.send({ type: "call.ended", by: "caller", cause: "normal" });
      const before = drive.effects.length;
      drive.press("123");
      expect(drive.effects.length).toBe(before);
      expect(drive.state.status).toBe("ended");
    }));

  test("a call that its flow ends hangs the caller up, once", () =>
    run((drive) => {
      const hangUps = drive.effects.filter((effect) => effect.type === "leg.hangup" && effect.legId === "caller");
      const byCaller = drive.events.some((event) => event.type === "call.ended");
      expect(hangUps.length).toBe(drive.state.status === "ended" && !byCaller ? 1 : 0);
    }));

  test("every visit that was entered is left before the next, and the last at the end", () =>
    run((drive) => {
      if (drive.state.status === "running") drive.send({ type: "call.ended", by: "caller", cause: "normal" });
      let open: number | null = null;
      for (const visit of drive.visits) {
        if (visit.type === "entered") {
          expect(open).toBeNull();
          open = visit.visit;
        } else {
          expect(visit.visit).toBe(open);
          open = null;
        }
      }
      expect(open).toBeNull();
    }));

  test("masked digits of secret input give the same path", () =>
    run((drive) => {
      let state = initialState();
      const masked = drive.events.map((event) => {
        const secret = state.secretInput;
        state = step(drive.bundle, state, event).state;
        return secret && event.type === "dtmf.received" && /\d/.test(event.digit) ? { ...event, digit: "•" } : event;
      });
      // Only flows that use the secret in no condition, and whose secret input is not mixed with plain menus, promise this.
      const kinds = [...drive.bundle.main.blocks.values()];
      if (kinds.some((each) => ["menu", "branch", "record-message"].includes(each.kind))) return;
      if (
        kinds.some((each) => each.kind === "collect-digits" && JSON.stringify(each.config).includes('"confirm":true'))
      )
        return;
      if (
        kinds.some((each) => each.kind === "collect-digits" && JSON.stringify(each.config).includes('"secret":false'))
      )
        return;
      const path = (visits: typeof drive.visits) =>
        visits.map((visit) => (visit.type === "entered" ? visit.blockId : visit.port));
      expect(path(replay(drive.bundle, masked).visits)).toEqual(path(drive.visits));
    }));

  test("random flows reach every kind and every port", () => {
    const wanted = new Set<string>();
    const seen = new Set<string>();
    fc.assert(
      fc.property(randomFlow, randomChoices, (document, choices) => {
        for (const each of Object.values(document.blocks)) {
          const ports = blocks.definitions[each.kind]?.ports(each.config) ?? [];
          for (const port of ports) wanted.add(`${each.kind}.${port.id}`);
          if (ports.length === 0) wanted.add(each.kind);
        }
        const drive = letHappen(new Drive(document).start(), choices);
        let kind = "";
        for (const visit of drive.visits) {
          if (visit.type === "entered") {
            kind = visit.kind;
            seen.add(kind);
          } else if (visit.port) seen.add(`${kind}.${visit.port}`);
        }
      }),
      { numRuns: 6000, seed: 20261121 },
    );
    expect(
      Object.keys(blocks.definitions).filter((kind) => ![...wanted].some((each) => each.split(".")[0] === kind)),
    ).toEqual([]);
    expect([...wanted].filter((port) => !seen.has(port))).toEqual([]);
  });
});

import { replay } from "@callwright/flow-engine";
import { engineEventSchema } from "@callwright/flow-schema";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallWorld, type WorldInput } from "../../test/support/call-world";

/** What can happen to a call, at any moment. */
const inputs: fc.Arbitrary<WorldInput> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant("key" as const), digit: fc.constantFrom(..."123456#") }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("info" as const), digit: fc.constantFrom(..."1234#") }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant("play-ends" as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 8_000 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("callee" as const),
      does: fc.constantFrom("answers", "busy", "hangs up"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("redis" as const), away: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("owner-dies" as const) }) },
);

/** What makes sense in a row, so that every part of the flow is reached often enough to be disturbed. */
const scenes = fc.constantFrom<WorldInput[][]>(
  [
    { type: "key", digit: "3" },
    { type: "callee", does: "answers" },
    { type: "callee", does: "hangs up" },
  ],
  [
    { type: "key", digit: "3" },
    { type: "callee", does: "busy" },
  ],
  [{ type: "key", digit: "3" }, { type: "callee", does: "answers" }, { type: "owner-dies" }],
  [{ type: "key", digit: "3" }, { type: "owner-dies" }],
  [
    { type: "key", digit: "3" },
    { type: "wait", ms: 6_000 },
  ],
  [{ type: "key", digit: "2" }, { type: "owner-dies" }, { type: "key", digit: "#" }],
  [{ type: "key", digit: "4" }, { type: "key", digit: "9" }, { type: "owner-dies" }, { type: "key", digit: "#" }],
  [{ type: "key", digit: "1" }, { type: "play-ends" }],
);
const sequences = fc
  .array(fc.oneof({ weight: 3, arbitrary: inputs.map((input) => [input]) }, { weight: 1, arbitrary: scenes }), {
    maxLength: 20,
  })
  .map((parts) => parts.flat());

describe("a call", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("whatever happens, ends once, leaves nothing behind, and its journal tells all of it", async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(sequences, fc.constantFrom("caller", "cancel-at-once", "nobody"), async (sequence, hangsUp) => {
        const world = await CallWorld.start({ cancelAtOnce: hangsUp === "cancel-at-once" });
        for (const input of sequence) {
          await world.apply(input);
          await world.settle();
        }
        world.store.away = false;
        world.session?.journal.resync();
        if (hangsUp === "caller") world.caller?.peerHangsUp();
        await world.end();

        expect(world.records).toHaveLength(1);
        const [record] = world.records;
        const events = record?.journal.events ?? [];
        expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
        expect(events.filter((event) => event.type === "call.ended")).toHaveLength(1);
        for (const event of events) engineEventSchema.parse(event);
        expect(record?.call.status).toBe("completed");
        for (const visit of record?.visits ?? []) reached.add(`${visit.blockId}:${visit.port}`);
        for (const event of events) reached.add(event.type);

        // nothing is left: no endpoint, no dialog that anybody still believes in, no timer, no key
        expect([...world.media.endpoints.keys()]).toEqual([]);
        for (const dialog of world.sip.dialogs.values()) expect(dialog.ended).toHaveLength(1);
        expect(world.sip.rung.filter((callee) => callee.open)).toEqual([]);
        expect([...world.store.sessions.keys()]).toEqual([]);
        expect([...world.store.secrets.keys()]).toEqual([]);
        expect(vi.getTimerCount()).toBe(0);

        // a replay of what is kept goes the same way, with secrets masked
        if (events[0]?.type === "call.started") {
          const again = replay(world.bundle, events);
          const entered = again.visits.filter((visit) => visit.type === "entered");
          expect(entered.map((visit) => visit.blockId)).toEqual(record?.visits.map((visit) => visit.blockId));
        }
      }),
      { numRuns: 200 },
    );
    // the property says nothing of what it never tried
    const tried = [
      "said:next",
      "record:recorded",
      "transfer:finished",
      "transfer:busy",
      "pin:collected",
      "session.claimed",
    ];
    for (const place of [...tried, "transfer:noAnswer", "leg.ended", "timer.fired"]) expect(reached).toContain(place);
  }, 120_000);

  it("keeps secret digits from the record, and hands them on to a successor", async () => {
    const world = await CallWorld.start({});
    await world.settle();
    for (const input of [{ type: "key", digit: "4" }, { type: "play-ends" }, { type: "key", digit: "7" }] as const) {
      await world.apply(input);
      await world.settle();
    }
    await world.apply({ type: "owner-dies" });
    await world.settle();
    await world.apply({ type: "key", digit: "8" });
    await world.apply({ type: "key", digit: "#" });
    await world.settle();
    expect(world.session?.state.variables.pin).toBe("78");
    world.caller?.peerHangsUp();
    await world.end();
    expect(JSON.stringify(world.records)).not.toMatch(/"digit":"[78]"/);
    expect(world.records[0]?.call.epochs).toBe(2);
  });
});

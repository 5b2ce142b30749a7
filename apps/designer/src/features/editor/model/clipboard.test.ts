import { createEmptyFlow } from "@callwright/flow-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newBlockId } from "./block-ids";
import { clipboardText, copyBlocks, planPaste, readClipboard } from "./clipboard";
import { FlowSession } from "./flow-session";
import { ydocFromFlow } from "./flow-ydoc";
import { flowArbitrary } from "./testing/flow-arbitraries";

const someIds = fc.uniqueArray(fc.constantFrom("start", "a", "b", "c", "d", "e"), { minLength: 1 });

describe("copy and paste", () => {
  it("keeps the wiring, configuration and arrangement of any group, under new ids, in any flow", {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(flowArbitrary, flowArbitrary, someIds, (source, target, ids) => {
        const copied = copyBlocks(source, ids);
        fc.pre(copied !== null);
        const reading = readClipboard(clipboardText(copied));
        expect(reading).toEqual({ ok: true, blocks: copied });
        if (!reading.ok) return;
        const session = new FlowSession(ydocFromFlow(target));
        let count = 0;
        const taken = (id: string) => Object.hasOwn(target.blocks, id);
        const plan = planPaste(reading.blocks, { x: 400, y: 800 }, (kind) =>
          newBlockId(kind, taken, () => (count++ % 4096) / 4096),
        );
        session.run(plan.command);
        const after = session.document;
        expect(Object.keys(after.blocks)).toHaveLength(Object.keys(target.blocks).length + plan.ids.size);
        const offsets = new Set<string>();
        for (const [id, block] of Object.entries(copied.blocks)) {
          const pasted = plan.ids.get(id) ?? "";
          const inside = Object.entries(source.blocks[id]?.next ?? {}).filter(([, to]) => plan.ids.has(to));
          expect(taken(pasted)).toBe(false);
          expect(after.blocks[pasted]).toEqual({
            ...block,
            next: Object.fromEntries(inside.map(([port, to]) => [port, plan.ids.get(to)])),
          });
          const from = copied.layout[id] ?? { x: 0, y: 0 };
          const to = after.layout[pasted] ?? { x: 0, y: 0 };
          offsets.add(`${to.x - from.x},${to.y - from.y}`);
        }
        expect(offsets.size).toBe(1);
        for (const [id, block] of Object.entries(target.blocks)) expect(after.blocks[id]).toEqual(block);
        expect(after.variables).toMatchObject(target.variables);
        session.undo();
        expect(session.document).toEqual(target);
        session.close();
      }),
    );
  });

  it("brings along the variables that the blocks speak of, and only where they are missing", () => {
    const flow = createEmptyFlow("flow-1", "Front desk");
    flow.variables = { digits: { type: "text", secret: true }, other: { type: "number", secret: false } };
    flow.blocks.say = { kind: "play", version: 1, name: "Say", config: { text: "You entered {{ digits }}" }, next: {} };
    expect(copyBlocks(flow, ["say"])?.variables).toEqual({ digits: { type: "text", secret: true } });
  });

  it("leaves the start block out", () => {
    expect(copyBlocks(createEmptyFlow("flow-1", "Front desk"), ["start"])).toBeNull();
  });

  it("takes the blocks of an exported flow", () => {
    const flow = createEmptyFlow("flow-1", "Front desk");
    flow.blocks.bye = { kind: "hang-up", version: 1, name: "Bye", config: {}, next: {} };
    const reading = readClipboard(JSON.stringify(flow));
    expect(reading.ok && Object.keys(reading.blocks.blocks)).toEqual(["bye"]);
  });

  it.each([
    ["", "empty"],
    ["Dear all, see you at the meeting", "not-blocks"],
    ["{ not json", "not-blocks"],
    ['{"nodes":[],"edges":[]}', "not-blocks"],
    ['{"format":"callwright-blocks","version":9,"blocks":{}}', "newer-version"],
    ['{"format":"callwright-blocks","version":1,"blocks":{"a":{"kind":"play"}},"layout":{},"variables":{}}', "broken"],
    ['{"schemaVersion":7,"start":"start","blocks":{}}', "newer-version"],
    [`{"a":"${"x".repeat(5_000_001)}"}`, "too-large"],
  ])("says what is wrong with %.40s", (text, reason) => {
    expect(readClipboard(text)).toEqual({ ok: false, reason });
  });
});

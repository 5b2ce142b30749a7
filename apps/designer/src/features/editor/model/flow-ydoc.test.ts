import { createEmptyFlow, flowDocumentSchema } from "@callwright/flow-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { newBlockId } from "./block-ids";
import { flowFromYDoc, lineageOf, writeBlock, ydocFromFlow } from "./flow-ydoc";
import { commandArbitrary, flowArbitrary, type PlannedCommand } from "./testing/flow-arbitraries";

describe("flow as a Yjs document", () => {
  it("gives back exactly the flow it was built from", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(flowArbitrary, (flow) => {
        expect(flowFromYDoc(ydocFromFlow(flow))).toEqual(flow);
      }),
    );
  });

  it("survives being stored and loaded", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(flowArbitrary, (flow) => {
        const stored = Y.encodeStateAsUpdate(ydocFromFlow(flow));
        const loaded = new Y.Doc();
        Y.applyUpdate(loaded, stored);
        expect(flowFromYDoc(loaded)).toEqual(flow);
      }),
    );
  });

  it("says where a document comes from, the same in every copy", () => {
    const doc = ydocFromFlow(createEmptyFlow("flow-1", "Front desk"));
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    expect(lineageOf(copy)).toBe(lineageOf(doc));
    expect(lineageOf(ydocFromFlow(createEmptyFlow("flow-1", "Front desk")))).not.toBe(lineageOf(doc));
  });

  it("refuses a document that holds no flow", () => {
    expect(() => flowFromYDoc(new Y.Doc())).toThrow();
  });

  it("leaves out what names a block that another editor has deleted", () => {
    const doc = ydocFromFlow(createEmptyFlow("flow-1", "Front desk"));
    doc.transact(() => {
      writeBlock(doc, "start", { kind: "start", version: 1, name: "Start", config: {}, next: { next: "gone" } });
      doc.getMap("layout").set("gone", { x: 1, y: 2 });
      doc.getMap("flow").set("onError", "gone");
    });
    const flow = flowFromYDoc(doc);
    expect(flow.blocks.start?.next).toEqual({});
    expect(flow.layout).not.toHaveProperty("gone");
    expect(flow).not.toHaveProperty("onError");
  });
});

/** Runs planned commands on a document, with ids that are this editor's own. */
function perform(doc: Y.Doc, commands: readonly PlannedCommand[], editor: string): void {
  let count = 0;
  for (const { build } of commands) {
    const command = build(flowFromYDoc(doc), (kind) => {
      count += 1;
      return newBlockId(
        `${editor}-${kind}`,
        () => false,
        () => (count % 1000) / 1000,
      );
    });
    doc.transact(() => command(doc));
  }
}

describe("two editors at once", () => {
  it("converge to the same valid flow, whatever both do", { timeout: 60_000 }, () => {
    const commands = fc.array(commandArbitrary, { maxLength: 15 });
    fc.assert(
      fc.property(flowArbitrary, commands, commands, (flow, mine, theirs) => {
        const left = ydocFromFlow(flow);
        const right = new Y.Doc();
        Y.applyUpdate(right, Y.encodeStateAsUpdate(left));
        perform(left, mine, "left");
        perform(right, theirs, "right");
        const fromLeft = Y.encodeStateAsUpdate(left);
        Y.applyUpdate(left, Y.encodeStateAsUpdate(right));
        Y.applyUpdate(right, fromLeft);
        const merged = flowFromYDoc(left);
        expect(flowFromYDoc(right)).toEqual(merged);
        expect(flowDocumentSchema.safeParse(merged).success).toBe(true);
        for (const { next } of Object.values(merged.blocks)) {
          for (const target of Object.values(next)) expect(merged.blocks).toHaveProperty(target);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("keep both changes when they edit different fields of one block", () => {
    const flow = createEmptyFlow("flow-1", "Front desk");
    flow.blocks.menu = { kind: "menu", version: 1, name: "Menu", config: { retries: 2, keys: "12" }, next: {} };
    const left = ydocFromFlow(flow);
    const right = new Y.Doc();
    Y.applyUpdate(right, Y.encodeStateAsUpdate(left));
    perform(left, [{ label: "retries", build: () => (doc) => void set(doc, "retries", 3) }], "left");
    perform(right, [{ label: "keys", build: () => (doc) => void set(doc, "keys", "123") }], "right");
    Y.applyUpdate(left, Y.encodeStateAsUpdate(right));
    expect(flowFromYDoc(left).blocks.menu?.config).toEqual({ retries: 3, keys: "123" });
  });
});

function set(doc: Y.Doc, field: string, value: unknown): void {
  const menu = doc.getMap("blocks").get("menu");
  const config = menu instanceof Y.Map ? menu.get("config") : undefined;
  if (!(config instanceof Y.Map)) throw new Error("the menu has a configuration");
  config.set(field, value);
}

import { createEmptyFlow, type FlowDocument } from "@callwright/flow-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { addBlock, deleteBlocks, moveBlocks, renameBlock, setConfigField } from "./block-commands";
import { newBlockId } from "./block-ids";
import { FlowSession } from "./flow-session";
import { flowFromYDoc, ydocFromFlow } from "./flow-ydoc";
import { commandArbitrary, flowArbitrary, type PlannedCommand } from "./testing/flow-arbitraries";

/** Runs commands one after the other and keeps the flow after each step that changed something. */
function runAll(session: FlowSession, commands: readonly PlannedCommand[]): FlowDocument[] {
  const states = [session.document];
  let count = 0;
  for (const { build } of commands) {
    const newId = (kind: string) =>
      newBlockId(
        kind,
        () => false,
        () => (count++ % 4096) / 4096,
      );
    const depth = session.canUndo;
    const before = session.document;
    session.run(build(session.document, newId));
    if (session.document !== before || session.canUndo !== depth) states.push(session.document);
  }
  return states;
}

describe("undo and redo", () => {
  it("go back to the very start and forward to the very end, whatever was done", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(flowArbitrary, fc.array(commandArbitrary, { maxLength: 30 }), (flow, commands) => {
        const session = new FlowSession(ydocFromFlow(flow));
        runAll(session, commands);
        const end = session.document;
        for (let round = 0; round < 2; round += 1) {
          while (session.undo()) expect(session.document).toEqual(flowFromYDoc(session.doc));
          expect(session.document).toEqual(flow);
          while (session.redo()) expect(session.document).toEqual(flowFromYDoc(session.doc));
          expect(session.document).toEqual(end);
        }
        session.close();
      }),
      { numRuns: 150 },
    );
  });

  it("pass through every state on the way, in both directions", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(flowArbitrary, fc.array(commandArbitrary, { maxLength: 12 }), (flow, commands) => {
        const session = new FlowSession(ydocFromFlow(flow));
        const states = runAll(session, commands);
        const seen = [session.document];
        while (session.undo()) seen.unshift(session.document);
        const distinct = (list: readonly FlowDocument[]) =>
          list.filter((state, index) => index === 0 || !same(state, list[index - 1]));
        expect(distinct(seen)).toEqual(distinct(states));
        session.close();
      }),
      { numRuns: 100 },
    );
  });

  it("take typing in one field as one step, and end the step with a pause, another field or leaving the field", () => {
    let now = 0;
    const session = new FlowSession(ydocFromFlow(withMenu()), () => now);
    const type = (name: string) => {
      now += 100;
      session.run(renameBlock("menu", name), { merge: "name:menu" });
    };
    for (const name of ["M", "Ma", "Mai", "Main"]) type(name);
    session.undo();
    expect(session.document.blocks.menu?.name).toBe("Menu");
    session.redo();
    now += 5_000;
    type("Main m");
    session.endStep();
    type("Main menu");
    const names: (string | undefined)[] = [];
    while (session.canUndo) {
      names.push(session.document.blocks.menu?.name);
      session.undo();
    }
    expect(names).toEqual(["Main menu", "Main m", "Main"]);
  });

  it("undo only one's own changes", () => {
    const session = new FlowSession(ydocFromFlow(withMenu()));
    session.run(setConfigField("menu", "retries", 5));
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(session.doc));
    other.transact(() => renameBlock("menu", "Renamed by someone else")(other));
    Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(other), "remote");
    session.undo();
    expect(session.document.blocks.menu).toMatchObject({ name: "Renamed by someone else", config: { retries: 2 } });
    expect(session.canUndo).toBe(false);
  });

  it("forget what was undone once something else is done", () => {
    const session = new FlowSession(ydocFromFlow(withMenu()));
    session.run(moveBlocks({ menu: { x: 10, y: 10 } }));
    session.undo();
    session.run(renameBlock("menu", "Other"));
    expect(session.redo()).toBe(false);
    expect(session.document.layout.menu).toEqual({ x: 0, y: 100 });
  });
});

describe("the snapshot", () => {
  it("equals the document after every command and keeps the objects of what did not change", {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(flowArbitrary, fc.array(commandArbitrary, { maxLength: 20 }), (flow, commands) => {
        const session = new FlowSession(ydocFromFlow(flow));
        for (const command of commands) {
          const before = session.document;
          runAll(session, [command]);
          expect(session.document).toEqual(flowFromYDoc(session.doc));
          for (const [id, block] of Object.entries(session.document.blocks)) {
            const old = before.blocks[id];
            if (old && same(old, block)) expect(block).toBe(old);
          }
        }
        session.close();
      }),
      { numRuns: 100 },
    );
  });

  it("does not touch the blocks when one is moved", () => {
    const session = new FlowSession(ydocFromFlow(withMenu()));
    const before = session.document;
    let calls = 0;
    session.subscribe(() => {
      calls += 1;
    });
    session.run(moveBlocks({ menu: { x: 16, y: 32 } }));
    expect(session.document.blocks).toBe(before.blocks);
    expect(session.document.layout.start).toBe(before.layout.start);
    expect(calls).toBe(1);
  });

  it("brings wires back with the block they lead to", () => {
    const session = new FlowSession(ydocFromFlow(withMenu()));
    session.run(addBlock("bye", { kind: "hang-up", version: 1, name: "Bye", config: {}, next: {} }, { x: 0, y: 300 }));
    session.run(deleteBlocks(["menu"]));
    expect(session.document.blocks.start?.next).toEqual({});
    session.undo();
    expect(session.document.blocks.start?.next).toEqual({ next: "menu" });
  });
});

function same(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

function withMenu(): FlowDocument {
  const flow = createEmptyFlow("flow-1", "Front desk");
  return {
    ...flow,
    blocks: {
      start: { kind: "start", version: 1, name: "Start", config: {}, next: { next: "menu" } },
      menu: { kind: "menu", version: 1, name: "Menu", config: { retries: 2 }, next: {} },
    },
    layout: { start: { x: 0, y: 0 }, menu: { x: 0, y: 100 } },
  };
}

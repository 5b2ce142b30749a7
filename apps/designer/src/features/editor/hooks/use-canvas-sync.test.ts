import { blocks } from "@callwright/flow-blocks";
import { createEmptyFlow, type FlowDocument } from "@callwright/flow-schema";
import { describe, expect, it } from "vitest";
import { connect, moveBlocks, renameBlock } from "../model/block-commands";
import { FlowSession } from "../model/flow-session";
import { ydocFromFlow } from "../model/flow-ydoc";
import { edgesOf, nodesOf } from "./use-canvas-sync";

const NONE: ReadonlySet<string> = new Set();
const canvas = { definitions: blocks.definitions, locale: "en", canEdit: true } as const;

/** A row of blocks, each led to by the one before. */
function row(count: number): FlowDocument {
  const flow = createEmptyFlow("flow-1", "Row");
  let before = flow.blocks.start;
  for (let index = 0; index < count; index += 1) {
    const id = `play-${index}`;
    const block = { kind: "play", version: 1, name: id, config: { ...blocks.definitions.play?.defaults }, next: {} };
    flow.blocks[id] = block;
    flow.layout[id] = { x: 0, y: 160 * (index + 1) };
    if (before) before.next = { next: id };
    before = block;
  }
  return flow;
}

describe("what React Flow is given", () => {
  it("changes one object when one of a thousand blocks is moved, and no wire", () => {
    const session = new FlowSession(ydocFromFlow(row(1000)));
    const nodes = nodesOf(canvas, session.document, [], NONE);
    const edges = edgesOf(session.document, null);
    session.run(moveBlocks({ "play-500": { x: 320, y: 160 * 501 } }));
    const after = new Set(nodesOf(canvas, session.document, nodes, NONE));
    expect(nodes.filter((node) => !after.has(node)).map((node) => node.id)).toEqual(["play-500"]);
    expect(edgesOf(session.document, null).every((edge, index) => edge === edges[index])).toBe(true);
  });

  it("leaves a block that is being dragged where the hand is", () => {
    const session = new FlowSession(ydocFromFlow(row(3)));
    const nodes = nodesOf(canvas, session.document, [], NONE).map((node) =>
      node.id === "play-1" ? { ...node, dragging: true, position: { x: 777, y: 777 } } : node,
    );
    session.run(renameBlock("play-1", "Renamed by someone else"));
    const held = nodesOf(canvas, session.document, nodes, NONE).find((node) => node.id === "play-1");
    expect(held?.position).toEqual({ x: 777, y: 777 });
  });

  it("keeps the wires that another wire's change does not concern", () => {
    const session = new FlowSession(ydocFromFlow(row(5)));
    const before = edgesOf(session.document, null);
    session.run(connect("play-3", "next", "play-0"));
    const after = new Set(edgesOf(session.document, null));
    expect(before.filter((edge) => !after.has(edge)).map((edge) => edge.id)).toEqual(["play-3/next"]);
  });

  it("lists blocks in reading order and says each in words", () => {
    const nodes = nodesOf(canvas, row(2), [], new Set(["play-1"]));
    expect(nodes.map((node) => node.id)).toEqual(["start", "play-0", "play-1"]);
    expect(nodes[0]?.ariaLabel).toBe("Start, Start, Answers the call at once");
    expect(nodes.map((node) => node.selected)).toEqual([false, false, true]);
  });
});

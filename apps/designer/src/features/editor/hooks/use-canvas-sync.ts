import type { FlowDocument } from "@callwright/flow-schema";
import { type ReactFlowInstance, useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { BlockNodeType } from "../components/canvas/block-node";
import type { FlowEdgeType } from "../components/canvas/flow-edge";
import { blockView, listWires, placeOf, type Wire } from "../model/canvas-model";
import { type Editor, useEditor } from "../state/editor-context";

export type CanvasInstance = ReactFlowInstance<BlockNodeType, FlowEdgeType>;

const NO_DATA: Record<string, never> = {};

/** React Flow's objects for the blocks; those that are right already stay the very same objects. */
export function nodesOf(
  { definitions, locale, canEdit }: Pick<Editor, "definitions" | "locale" | "canEdit">,
  flow: FlowDocument,
  before: readonly BlockNodeType[],
  selected: ReadonlySet<string>,
): BlockNodeType[] {
  const old = new Map(before.map((node) => [node.id, node]));
  return readingOrder(flow).map(({ id, block, position }) => {
    const known = old.get(id);
    const { width, height, kindLabel, summary } = blockView(block, definitions, locale);
    const ariaLabel = [block.name || kindLabel, kindLabel, summary].filter(Boolean).join(", ");
    const isSelected = selected.has(id);
    if (
      known &&
      // A block in the hand stays where the hand is.
      (known.dragging || (known.position.x === position.x && known.position.y === position.y)) &&
      known.width === width &&
      known.height === height &&
      known.ariaLabel === ariaLabel &&
      (known.selected ?? false) === isSelected
    ) {
      return known;
    }
    return {
      ...(known ?? { id, type: "block" as const, data: NO_DATA, draggable: canEdit }),
      position: known?.dragging ? known.position : position,
      width,
      height,
      ariaLabel,
      selected: isSelected,
    };
  });
}

/** Blocks from top to bottom, then left to right: the order in which Tab goes through them. */
function readingOrder(flow: FlowDocument) {
  return Object.entries(flow.blocks)
    .map(([id, block]) => ({ id, block, position: placeOf(flow, id) }))
    .sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
}

const edges = new WeakMap<Wire, FlowEdgeType>();

/** React Flow's objects for the wires, one and the same for a wire that did not change. */
export function edgesOf(flow: FlowDocument, selectedWire: string | null): FlowEdgeType[] {
  return listWires(flow).map((wire) => {
    let edge = edges.get(wire);
    if (!edge) {
      edge = {
        id: wire.id,
        type: "wire",
        source: wire.source,
        sourceHandle: wire.port,
        target: wire.target,
        targetHandle: "in",
        markerEnd: "flow-arrow",
      };
      edges.set(wire, edge);
    }
    return wire.id === selectedWire ? { ...edge, selected: true } : edge;
  });
}

/** Keeps React Flow's own store in step with the flow and the selection; nothing goes the other way. */
export function useCanvasSync(): void {
  const editor = useEditor();
  const { session, view } = editor;
  const { setNodes, setEdges } = useReactFlow<BlockNodeType, FlowEdgeType>();
  const selected = useStore(view, (state) => state.selected);
  const selectedWire = useStore(view, (state) => state.selectedWire);
  const shown = useRef<{ blocks: unknown; layout: unknown }>({ blocks: null, layout: null });
  useEffect(() => {
    const chosen = new Set(selected);
    const refresh = () => {
      const flow = session.document;
      if (shown.current.blocks === flow.blocks && shown.current.layout === flow.layout) return;
      const rewired = shown.current.blocks !== flow.blocks;
      shown.current = { blocks: flow.blocks, layout: flow.layout };
      setNodes((nodes) => nodesOf(editor, flow, nodes, chosen));
      if (rewired) setEdges(edgesOf(flow, selectedWire));
    };
    setNodes((nodes) => nodesOf(editor, session.document, nodes, chosen));
    setEdges(edgesOf(session.document, selectedWire));
    return session.subscribe(refresh);
  }, [editor, session, selected, selectedWire, setNodes, setEdges]);
}

import {
  type Connection,
  type FinalConnectionState,
  type OnNodeDrag,
  type OnSelectionChangeFunc,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useMemo } from "react";
import type { BlockNodeType } from "../components/canvas/block-node";
import type { FlowEdgeType } from "../components/canvas/flow-edge";
import { connect, disconnect, moveBlocks } from "../model/block-commands";
import { parseWireId, wireId } from "../model/canvas-model";
import { sequence } from "../model/flow-command";
import { openTab, putIntoWire, select } from "../state/editor-actions";
import { type Editor, useEditor } from "../state/editor-context";

/** Place of a mouse or touch event on the screen. */
export function screenPlace(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}

/** Id of the block whose card lies at a place on the screen. */
export function blockAt(place: { x: number; y: number }): string | null {
  for (const element of document.elementsFromPoint(place.x, place.y)) {
    const id = element.closest(".react-flow__node")?.getAttribute("data-id");
    if (id) return id;
  }
  return null;
}

/** Id of the wire that lies at a place on the screen (or within the few pixels that count as on it). */
export function wireAt(place: { x: number; y: number }): string | null {
  for (const element of document.elementsFromPoint(place.x, place.y)) {
    const id = element.closest(".react-flow__edge")?.getAttribute("data-id");
    if (id) return id;
  }
  return null;
}

/** A wire that a block may be put into: it is not one of its own, and the block has no wires that it would lose. */
function insertableWire(editor: Editor, id: string, place: { x: number; y: number }): string | null {
  const flow = editor.session.document;
  const loose =
    Object.keys(flow.blocks[id]?.next ?? {}).length === 0 &&
    !Object.values(flow.blocks).some((block) => Object.values(block.next).includes(id));
  const wire = loose && id !== flow.start ? wireAt(place) : null;
  return wire !== null && parseWireId(wire).source !== id ? wire : null;
}

/** What the mouse does on the canvas, as commands. */
export function useCanvasEvents() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  const { session, view } = editor;

  const lead = useCallback(
    (block: string, port: string, to: string) => {
      if (to !== session.document.start) session.run(connect(block, port, to));
    },
    [session],
  );

  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle !== null) lead(source, sourceHandle, target);
    },
    [lead],
  );

  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      view.setState({ connecting: false });
      const block = state.fromNode?.id;
      const port = state.fromHandle?.id;
      if (state.isValid || !block || !port || state.fromHandle?.type !== "source") return;
      const screen = screenPlace(event);
      const target = blockAt(screen);
      // A press that went nowhere is no drag.
      if (target === block && state.toPosition === null) return;
      if (target !== null && target !== block) lead(block, port, target);
      else if (target === null) {
        view.setState({
          quickInsert: { screen, canvas: screenToFlowPosition(screen), from: { block, port }, into: false },
        });
      }
    },
    [view, lead, screenToFlowPosition],
  );

  const onReconnect = useCallback(
    (edge: FlowEdgeType, { source, sourceHandle, target }: Connection) => {
      if (sourceHandle === null || target === session.document.start) return;
      const before = parseWireId(edge.id);
      const moved = before.source !== source || before.port !== sourceHandle;
      const commands = moved ? [disconnect(before.source, before.port)] : [];
      session.run(sequence(...commands, connect(source, sourceHandle, target)));
      view.setState({ selectedWire: wireId(source, sourceHandle) });
    },
    [session, view],
  );

  const onNodeDrag: OnNodeDrag<BlockNodeType> = useCallback(
    (event, node, nodes) => {
      const wire = nodes.length === 1 ? insertableWire(editor, node.id, screenPlace(event)) : null;
      if (view.getState().dropWire !== wire) view.setState({ dropWire: wire });
    },
    [editor, view],
  );

  const onNodeDragStop: OnNodeDrag<BlockNodeType> = useCallback(
    (_event, node, nodes) => {
      const wire = view.getState().dropWire;
      view.setState({ dropWire: null });
      if (wire !== null && nodes.length === 1) putIntoWire(editor, node.id, wire, node.position);
      else session.run(moveBlocks(Object.fromEntries(nodes.map((moved) => [moved.id, moved.position]))));
    },
    [editor, session, view],
  );

  const onSelectionChange: OnSelectionChangeFunc<BlockNodeType, FlowEdgeType> = useCallback(
    ({ nodes, edges }) => {
      const ids = nodes.map((node) => node.id);
      const wire = ids.length === 0 && edges.length === 1 ? (edges[0]?.id ?? null) : null;
      const before = view.getState();
      const sameBlocks = ids.length === before.selected.length && ids.every((id) => before.selected.includes(id));
      if (!sameBlocks) {
        select(editor, ids);
        if (ids.length === 1 && before.tab !== "block") openTab(editor, "block");
      }
      if (wire !== before.selectedWire) view.setState({ selectedWire: wire });
    },
    [editor, view],
  );

  return useMemo(
    () => ({ onConnect, onConnectEnd, onReconnect, onNodeDrag, onNodeDragStop, onSelectionChange }),
    [onConnect, onConnectEnd, onReconnect, onNodeDrag, onNodeDragStop, onSelectionChange],
  );
}

import { useReactFlow } from "@xyflow/react";
import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from "react";
import { blockView, GRID, parseWireId, placeOf } from "../model/canvas-model";
import type { PaletteEntry } from "../model/palette-model";
import { type Attach, addBlockOfKind } from "../state/editor-actions";
import { type Editor, useEditor } from "../state/editor-context";
import { wireAt } from "./use-canvas-events";

/** A press that moves less than this is a click. */
const DRAG_PX = 5;

interface Ghost {
  readonly entry: PaletteEntry;
  readonly x: number;
  readonly y: number;
}

/** Carries a block from the palette to the canvas, by mouse, pen or finger; a click adds it where it is likely meant. */
export function usePaletteDrag() {
  const editor = useEditor();
  const { screenToFlowPosition, setCenter, getZoom } = useReactFlow();
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const press = useRef<{ readonly x: number; readonly y: number; moved: boolean } | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const add = (kind: string) => {
    const canvas = document.querySelector(".react-flow")?.getBoundingClientRect();
    const middle = screenToFlowPosition({
      x: (canvas?.left ?? 0) + (canvas?.width ?? 0) / 2,
      y: (canvas?.top ?? 0) + (canvas?.height ?? 0) / 3,
    });
    const { top, attach } = placeAfterSelection(editor) ?? { top: freePlace(editor, middle), attach: null };
    if (addBlockOfKind(editor, kind, top, attach)) {
      const zoom = Math.max(getZoom(), 0.5);
      void setCenter(top.x, top.y + 6 * GRID, { zoom, duration: 150 });
    }
  };

  const drop = (entry: PaletteEntry, x: number, y: number) => {
    if (!document.elementFromPoint(x, y)?.closest(".react-flow")) return;
    const at = screenToFlowPosition({ x, y });
    const wire = wireAt({ x, y });
    const attach = wire === null ? null : { ...portOf(wire), into: true };
    addBlockOfKind(editor, entry.kind, { x: at.x, y: at.y - 2 * GRID }, attach);
  };

  const bind = (entry: PaletteEntry) => ({
    onPointerDown: (event: ReactPointerEvent) => {
      if (event.button !== 0 || !editor.canEdit) return;
      press.current = { x: event.clientX, y: event.clientY, moved: false };
      const move = (next: PointerEvent) => {
        const from = press.current;
        if (!from) return;
        if (Math.hypot(next.clientX - from.x, next.clientY - from.y) > DRAG_PX) from.moved = true;
        if (!from.moved) return;
        setGhost({ entry, x: next.clientX, y: next.clientY });
        const wire = wireAt({ x: next.clientX, y: next.clientY });
        if (editor.view.getState().dropWire !== wire) editor.view.setState({ dropWire: wire });
      };
      const end = (next: PointerEvent) => {
        if (press.current?.moved && next.type === "pointerup") drop(entry, next.clientX, next.clientY);
        finish();
      };
      const cancel = (key: KeyboardEvent) => {
        if (key.key === "Escape") finish();
      };
      const finish = () => {
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", end);
        window.removeEventListener("pointercancel", end);
        window.removeEventListener("keydown", cancel);
        stop.current = null;
        setGhost(null);
        editor.view.setState({ dropWire: null });
      };
      stop.current?.();
      stop.current = finish;
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", end);
      window.addEventListener("pointercancel", end);
      window.addEventListener("keydown", cancel);
    },
    onClick: () => {
      // The click after a drag is none; Enter and Space come here without a press.
      const dragged = press.current?.moved ?? false;
      press.current = null;
      if (!dragged) add(entry.kind);
    },
  });

  return { bind, add, ghost };
}

const portOf = (wire: string) => {
  const { source, port } = parseWireId(wire);
  return { block: source, port };
};

/** Below the selected block, led to from its first port that leads nowhere. */
function placeAfterSelection(editor: Editor): { top: { x: number; y: number }; attach: Attach | null } | null {
  const { session, definitions, locale, view } = editor;
  const flow = session.document;
  const { selected } = view.getState();
  const [id] = selected;
  const block = id === undefined ? undefined : flow.blocks[id];
  if (selected.length !== 1 || id === undefined || !block) return null;
  const card = blockView(block, definitions, locale);
  const place = placeOf(flow, id);
  const open = card.normal.find((port) => !Object.hasOwn(block.next, port.id));
  const top = freePlace(editor, { x: place.x + card.width / 2, y: place.y + card.height + 4 * GRID });
  return { top, attach: open ? { block: id, port: open.id, into: false } : null };
}

/** The place, or the next one to the right where no card stands yet. */
export function freePlace(editor: Editor, wanted: { x: number; y: number }): { x: number; y: number } {
  const { session, definitions, locale } = editor;
  const flow = session.document;
  const cards = Object.entries(flow.blocks).map(([id, block]) => {
    const { x, y } = placeOf(flow, id);
    const { width, height } = blockView(block, definitions, locale);
    return { left: x - 8, right: x + width + 8, top: y - 8, bottom: y + height + 8 };
  });
  const half = 8 * GRID;
  for (let step = 0; step < 40; step += 1) {
    const x = wanted.x + step * 18 * GRID;
    const taken = cards.some(
      (card) =>
        x + half > card.left && x - half < card.right && wanted.y + 7 * GRID > card.top && wanted.y < card.bottom,
    );
    if (!taken) return { x, y: wanted.y };
  }
  return wanted;
}

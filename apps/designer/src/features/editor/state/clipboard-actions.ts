import type { Position } from "@callwright/flow-schema";
import { newBlockId } from "../model/block-ids";
import { GRID, placeOf } from "../model/canvas-model";
import {
  type ClipboardBlocks,
  type ClipboardReading,
  clipboardText,
  copyBlocks,
  planPaste,
  readClipboard,
} from "../model/clipboard";
import { deleteSelection, random, select, snap } from "./editor-actions";
import type { Editor } from "./editor-context";

/** The selected blocks as text for the clipboard; null when there is nothing that can be copied. */
export function copySelection(editor: Editor): string | null {
  const copied = copyBlocks(editor.session.document, editor.view.getState().selected);
  return copied && clipboardText(copied);
}

/** Copies the selected blocks and deletes them. */
export function cutSelection(editor: Editor): string | null {
  const text = copySelection(editor);
  if (text !== null) deleteSelection(editor);
  return text;
}

/** Pastes text around the middle of what is seen. Returns what the text turned out to be. */
export function pasteText(editor: Editor, text: string, middle: Position): ClipboardReading {
  const reading = readClipboard(text);
  if (reading.ok && editor.canEdit) {
    const places = Object.values(reading.blocks.layout);
    const width = span(places.map((place) => place.x)) + 16 * GRID;
    const height = span(places.map((place) => place.y)) + 8 * GRID;
    paste(editor, reading.blocks, { x: middle.x - width / 2, y: middle.y - height / 2 });
  }
  return reading;
}

/** Makes a copy of the selected blocks beside them. Returns whether there was something to copy. */
export function duplicateSelection(editor: Editor): boolean {
  const flow = editor.session.document;
  const copied = copyBlocks(flow, editor.view.getState().selected);
  if (!copied || !editor.canEdit) return false;
  const places = Object.keys(copied.blocks).map((id) => placeOf(flow, id));
  const left = Math.min(...places.map((place) => place.x));
  const top = Math.min(...places.map((place) => place.y));
  paste(editor, copied, { x: left + 3 * GRID, y: top + 3 * GRID });
  return true;
}

function paste(editor: Editor, blocks: ClipboardBlocks, at: Position): void {
  const flow = editor.session.document;
  const taken = new Set(Object.keys(flow.blocks));
  const newId = (kind: string) => {
    const id = newBlockId(kind, (candidate) => taken.has(candidate), random);
    taken.add(id);
    return id;
  };
  const plan = planPaste(blocks, { x: snap(at.x), y: snap(at.y) }, newId);
  editor.session.run(plan.command);
  select(editor, [...plan.ids.values()]);
}

const span = (values: readonly number[]) => (values.length === 0 ? 0 : Math.max(...values) - Math.min(...values));

import type { FlowDocument, Position } from "@callwright/flow-schema";
import { addBlock, connect, deleteBlocks, disconnect, insertIntoWire, moveBlocks } from "../model/block-commands";
import { freeBlockName, newBlockId } from "../model/block-ids";
import { textsOf } from "../model/block-texts";
import { blockView, GRID, parseWireId, placeOf, relatedBlocks } from "../model/canvas-model";
import { type FlowCommand, sequence } from "../model/flow-command";
import type { Editor } from "./editor-context";
import type { PanelTab } from "./editor-view";

/** A number from 0 up to 1 that nobody can guess, for ids. */
export function random(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value / 2 ** 32;
}

export const snap = (value: number): number => Math.round(value / GRID) * GRID;

/** What a new block is wired to: led to from a port, or put into the wire of a port. */
export interface Attach {
  readonly block: string;
  readonly port: string;
  readonly into: boolean;
}

/**
 * Adds a block of a kind and selects it. `top` is the middle of its upper edge. Returns its id, or null when this
 * person may not change the flow.
 */
export function addBlockOfKind(editor: Editor, kind: string, top: Position, attach: Attach | null): string | null {
  const { session, definitions, locale } = editor;
  const definition = definitions[kind];
  if (!editor.canEdit || !definition) return null;
  const flow = session.document;
  const id = newBlockId(kind, (candidate) => Object.hasOwn(flow.blocks, candidate), random);
  const name = freeBlockName(flow, textsOf(definition, locale).label);
  const block = { kind, version: definition.version, name, config: { ...definition.defaults }, next: {} };
  const { width, height, normal } = blockView(block, definitions, locale);
  const commands: FlowCommand[] = [addBlock(id, block, { x: snap(top.x - width / 2), y: snap(top.y) })];
  if (attach?.into) {
    const target = flow.blocks[attach.block]?.next[attach.port];
    if (target !== undefined) commands.push(moveDown(flow, target, snap(top.y) + height + 4 * GRID));
    commands.push(insertIntoWire(attach.block, attach.port, id, normal[0]?.id ?? null));
  } else if (attach) commands.push(connect(attach.block, attach.port, id));
  session.run(sequence(...commands));
  select(editor, [id]);
  openTab(editor, "block");
  return id;
}

/** Puts an existing block into a wire, with room above what follows. */
export function putIntoWire(editor: Editor, id: string, wire: string, place: Position): void {
  const { session, definitions, locale } = editor;
  const flow = session.document;
  const block = flow.blocks[id];
  const { source, port } = parseWireId(wire);
  const target = flow.blocks[source]?.next[port];
  if (!editor.canEdit || !block || target === undefined) return;
  const { height, normal } = blockView(block, definitions, locale);
  session.run(
    sequence(
      moveBlocks({ [id]: place }),
      moveDown(flow, target, place.y + height + 4 * GRID),
      insertIntoWire(source, port, id, normal[0]?.id ?? null),
    ),
  );
}

/** Moves a block, and what follows from it below it, down until the block stands at `y` or lower. */
function moveDown(flow: FlowDocument, id: string, y: number): FlowCommand {
  const from = placeOf(flow, id);
  const shift = snap(y - from.y);
  if (shift <= 0) return () => undefined;
  const places: Record<string, Position> = {};
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const place = placeOf(flow, next);
    if (places[next] || place.y < from.y) continue;
    places[next] = { x: place.x, y: place.y + shift };
    open.push(...Object.values(flow.blocks[next]?.next ?? {}));
  }
  return moveBlocks(places);
}

/** Selects blocks (and no wire). The canvas follows the view. */
export function select(editor: Editor, ids: readonly string[]): void {
  const [only] = ids;
  editor.view.setState({
    selected: ids,
    selectedWire: null,
    related: ids.length === 1 && only !== undefined ? relatedBlocks(editor.session.document, only) : null,
    focusField: null,
  });
}

/** Opens one of the panel's pages. */
export function openTab(editor: Editor, tab: PanelTab): void {
  editor.view.setState({ tab, panelOpen: true });
}

/** Deletes the selected blocks (the start block stays) or the selected wire. */
export function deleteSelection(editor: Editor): void {
  const { selected, selectedWire } = editor.view.getState();
  const { session, canEdit } = editor;
  if (!canEdit) return;
  const ids = selected.filter((id) => id !== session.document.start);
  if (ids.length > 0) {
    session.run(deleteBlocks(ids));
    select(editor, []);
  } else if (selectedWire !== null) {
    const { source, port } = parseWireId(selectedWire);
    session.run(disconnect(source, port));
    editor.view.setState({ selectedWire: null });
  }
}

/** Moves the selected blocks by steps of the grid. Presses in a row are one step to undo. */
export function nudgeSelection(editor: Editor, dx: number, dy: number): void {
  const { selected } = editor.view.getState();
  const flow = editor.session.document;
  if (!editor.canEdit || selected.length === 0) return;
  const places = selected.map((id): [string, Position] => {
    const { x, y } = placeOf(flow, id);
    return [id, { x: x + dx * GRID, y: y + dy * GRID }];
  });
  editor.session.run(moveBlocks(Object.fromEntries(places)), { merge: `nudge:${selected.join(",")}` });
}

/** Undoes or redoes a step, and lets go of selected blocks that are gone with it. */
export function stepBack(editor: Editor, direction: "undo" | "redo"): void {
  if (!editor.canEdit) return;
  if (direction === "undo") editor.session.undo();
  else editor.session.redo();
  const { selected } = editor.view.getState();
  const left = selected.filter((id) => Object.hasOwn(editor.session.document.blocks, id));
  if (left.length !== selected.length) select(editor, left);
}

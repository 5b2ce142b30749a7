import {
  type Block,
  blockSchema,
  type FlowDocument,
  flowDocumentSchema,
  flowSettingsSchema,
  type JsonValue,
  jsonValueSchema,
  type Note,
  noteSchema,
  type Position,
  positionSchema,
  type Variable,
  variableNameSchema,
  variableSchema,
} from "@callwright/flow-schema";
import * as Y from "yjs";

/**
 * The flow as a Yjs document. One root map for each part, so that edits of different parts, blocks or fields merge:
 *
 * - `flow`: schemaVersion, id, name, kind, start, onError, and `lineage` (see {@link lineageOf})
 * - `settings`: one entry for each setting
 * - `variables`: name → JSON
 * - `blocks`: id → map of kind, version, name, `config` (map: top-level field → JSON) and `next` (map: port → block id)
 * - `layout`: block id → { x, y }
 * - `notes`: id → map of the note's fields
 */
export const ROOTS = ["flow", "settings", "variables", "blocks", "layout", "notes"] as const;
export type RootName = (typeof ROOTS)[number];

/** The root map of one part of the flow. */
export function rootOf(doc: Y.Doc, name: RootName): Y.Map<unknown> {
  return doc.getMap(name);
}

/** The map of one block, or undefined when there is no such block. */
export function blockMapOf(doc: Y.Doc, id: string): Y.Map<unknown> | undefined {
  const map = rootOf(doc, "blocks").get(id);
  return map instanceof Y.Map ? map : undefined;
}

/** A map inside a block: its configuration or its wires. */
export function partOf(block: Y.Map<unknown>, part: "config" | "next"): Y.Map<unknown> | undefined {
  const map = block.get(part);
  return map instanceof Y.Map ? map : undefined;
}

/**
 * A new Yjs document that holds this flow. Build it once for each flow and keep its state: two documents built from
 * the same flow have no history in common and would not merge.
 */
export function ydocFromFlow(flow: FlowDocument): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => writeFlow(doc, flow));
  return doc;
}

/** Writes a whole flow into a document, replacing what stands there and leaving alone what is the same already. */
export function writeFlow(doc: Y.Doc, flow: FlowDocument): void {
  const root = rootOf(doc, "flow");
  if (!root.has("lineage")) root.set("lineage", doc.clientID.toString(36));
  const { schemaVersion, id, name, kind, start, onError } = flow;
  for (const [key, value] of Object.entries({ schemaVersion, id, name, kind, start, onError }))
    setOrDelete(root, key, value);
  replaceEntries(rootOf(doc, "settings"), flow.settings);
  replaceEntries(rootOf(doc, "variables"), flow.variables);
  replaceEntries(rootOf(doc, "layout"), flow.layout);
  const blocks = rootOf(doc, "blocks");
  for (const id of blocks.keys()) if (!Object.hasOwn(flow.blocks, id)) blocks.delete(id);
  for (const [id, block] of Object.entries(flow.blocks)) writeBlock(doc, id, block);
  const notes = rootOf(doc, "notes");
  for (const id of notes.keys()) if (!Object.hasOwn(flow.notes, id)) notes.delete(id);
  for (const [id, note] of Object.entries(flow.notes)) writeNote(doc, id, note);
}

/** Adds a block or makes the one with this id the same as `block`, field by field. */
export function writeBlock(doc: Y.Doc, id: string, block: Block): void {
  const existing = blockMapOf(doc, id);
  const map = existing ?? new Y.Map<unknown>();
  if (!existing) rootOf(doc, "blocks").set(id, map);
  setOrDelete(map, "kind", block.kind);
  setOrDelete(map, "version", block.version);
  setOrDelete(map, "name", block.name);
  for (const part of ["config", "next"] as const) {
    const known = partOf(map, part);
    const entries = known ?? new Y.Map<unknown>();
    if (!known) map.set(part, entries);
    replaceEntries(entries, block[part]);
  }
}

/** Adds a note or makes the one with this id the same as `note`. */
export function writeNote(doc: Y.Doc, id: string, note: Note): void {
  const notes = rootOf(doc, "notes");
  const existing = notes.get(id);
  const map = existing instanceof Y.Map ? existing : new Y.Map<unknown>();
  if (map !== existing) notes.set(id, map);
  replaceEntries(map, note);
}

function replaceEntries(map: Y.Map<unknown>, entries: Readonly<Record<string, unknown>>): void {
  for (const key of map.keys()) if (!Object.hasOwn(entries, key)) map.delete(key);
  for (const [key, value] of Object.entries(entries)) setOrDelete(map, key, value);
}

/** Sets an entry, or removes it for `undefined`; writes nothing when the value is the same (no empty step to undo). */
export function setOrDelete(map: Y.Map<unknown>, key: string, value: unknown): void {
  if (value === undefined) {
    if (map.has(key)) map.delete(key);
    return;
  }
  const plain = toJson(value);
  if (map.has(key) && sameJson(map.get(key), plain)) return;
  map.set(key, plain);
}

function toJson(value: unknown): JsonValue {
  const text = JSON.stringify(value);
  return text === undefined ? null : jsonValueSchema.parse(JSON.parse(text));
}

/** Equality of JSON values; the order of an object's members does not count. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)));
}

/**
 * Where this Yjs document comes from: a mark set when it was built from a flow. Copies kept in a browser are filed
 * under it, so that a flow that was created anew under an old id is never merged with the remains of the old one.
 */
export function lineageOf(doc: Y.Doc): string {
  const lineage = rootOf(doc, "flow").get("lineage");
  return typeof lineage === "string" ? lineage : "";
}

/**
 * The flow that the document holds. What concurrent edits have left without sense is left out: wires, positions and
 * an error handler that name a block which is gone. (They come back when an undo brings the block back.)
 * @throws ZodError when the document holds no flow.
 */
export function flowFromYDoc(doc: Y.Doc): FlowDocument {
  const blocks: Record<string, Block> = {};
  for (const [id, map] of rootOf(doc, "blocks")) {
    const block = readBlock(map);
    if (block) blocks[id] = block;
  }
  return flowDocumentSchema.parse({
    ...readFlowRoot(doc, blocks),
    settings: readSettings(doc),
    variables: readVariables(doc),
    blocks: mapEntries(blocks, (block) => withoutDanglingWires(block, blocks)),
    layout: readLayout(doc, blocks),
    notes: readNotes(doc),
  });
}

/** Whether the document holds a flow (a new document holds none until the server's state has been applied). */
export function holdsFlow(doc: Y.Doc): boolean {
  return rootOf(doc, "flow").has("id");
}

/** The flow's own fields as they stand, not yet checked. */
export function readFlowRoot(doc: Y.Doc, blocks: Readonly<Record<string, Block>>): Record<string, unknown> {
  const { lineage: _lineage, onError, ...fields } = rootOf(doc, "flow").toJSON();
  return typeof onError === "string" && Object.hasOwn(blocks, onError) ? { ...fields, onError } : fields;
}

/** One block as plain data, or undefined when it has no sense (which only a broken client can write). */
export function readBlock(map: unknown): Block | undefined {
  if (!(map instanceof Y.Map)) return undefined;
  const result = blockSchema.safeParse(map.toJSON());
  return result.success ? result.data : undefined;
}

/** The same block without wires to blocks that do not exist; the very same object when there are none. */
export function withoutDanglingWires(block: Block, blocks: Readonly<Record<string, Block>>): Block {
  const wires = Object.entries(block.next);
  const kept = wires.filter(([, target]) => Object.hasOwn(blocks, target));
  return kept.length === wires.length ? block : { ...block, next: Object.fromEntries(kept) };
}

export function readSettings(doc: Y.Doc): FlowDocument["settings"] {
  return flowSettingsSchema.parse(rootOf(doc, "settings").toJSON());
}

export function readVariables(doc: Y.Doc): Record<string, Variable> {
  const variables: Record<string, Variable> = {};
  for (const [name, value] of rootOf(doc, "variables")) {
    const result = variableSchema.safeParse(value);
    if (result.success && variableNameSchema.safeParse(name).success) variables[name] = result.data;
  }
  return variables;
}

export function readLayout(doc: Y.Doc, blocks: Readonly<Record<string, Block>>): Record<string, Position> {
  const layout: Record<string, Position> = {};
  for (const [id, value] of rootOf(doc, "layout")) {
    const result = positionSchema.safeParse(value);
    if (result.success && Object.hasOwn(blocks, id)) layout[id] = result.data;
  }
  return layout;
}

export function readNotes(doc: Y.Doc): Record<string, Note> {
  const notes: Record<string, Note> = {};
  for (const [id, map] of rootOf(doc, "notes")) {
    const result = noteSchema.safeParse(map instanceof Y.Map ? map.toJSON() : map);
    if (result.success) notes[id] = result.data;
  }
  return notes;
}

function mapEntries<T>(entries: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value)]));
}

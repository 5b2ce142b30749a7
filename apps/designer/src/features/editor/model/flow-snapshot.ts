import { type Block, type FlowDocument, type Position, positionSchema } from "@callwright/flow-schema";
import type * as Y from "yjs";
import {
  blockMapOf,
  flowFromYDoc,
  ROOTS,
  type RootName,
  readBlock,
  readFlowRoot,
  readLayout,
  readNotes,
  readSettings,
  readVariables,
  rootOf,
  sameJson,
  withoutDanglingWires,
} from "./flow-ydoc";

/**
 * The flow as plain, unchangeable data that follows a Yjs document. What did not change stays the very same object
 * from one snapshot to the next, so that pages can tell by identity what to draw again.
 */
export class FlowSnapshot {
  readonly #doc: Y.Doc;
  readonly #listeners = new Set<() => void>();
  readonly #stop: (() => void)[] = [];
  #document: FlowDocument;
  /** Blocks as they are written, wires to missing blocks included. */
  #raw: Record<string, Block>;

  /** @throws ZodError when the document holds no flow. */
  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#document = flowFromYDoc(doc);
    this.#raw = readAllBlocks(doc);
    const dirty = new Set<RootName>();
    const dirtyBlocks = new Set<string>();
    const dirtyPlaces = new Set<string>();
    for (const name of ROOTS) {
      const root = rootOf(doc, name);
      const observe = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
        dirty.add(name);
        const ids = name === "blocks" ? dirtyBlocks : name === "layout" ? dirtyPlaces : null;
        if (ids) for (const event of events) for (const id of changedKeys(event)) ids.add(id);
      };
      root.observeDeep(observe);
      this.#stop.push(() => root.unobserveDeep(observe));
    }
    const settle = () => {
      if (dirty.size === 0) return;
      this.#refresh(dirty, dirtyBlocks, dirtyPlaces);
      dirty.clear();
      dirtyBlocks.clear();
      dirtyPlaces.clear();
    };
    doc.on("afterTransaction", settle);
    this.#stop.push(() => doc.off("afterTransaction", settle));
  }

  /** The flow now. The same object until something changes. */
  get document(): FlowDocument {
    return this.#document;
  }

  /** Calls `listener` after each change. Returns the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Stops following the document. */
  close(): void {
    for (const stop of this.#stop) stop();
    this.#listeners.clear();
  }

  #refresh(dirty: ReadonlySet<RootName>, dirtyBlocks: ReadonlySet<string>, dirtyPlaces: ReadonlySet<string>): void {
    const before = this.#document;
    const blocks = dirty.has("blocks") ? this.#refreshBlocks(dirtyBlocks) : before.blocks;
    // A block that went or came takes along what names it: its place, the error handler.
    const others = Object.keys(blocks).length !== Object.keys(before.blocks).length || hasNewKey(blocks, before.blocks);
    const root = dirty.has("flow") || others ? readFlowRoot(this.#doc, blocks) : null;
    const next: FlowDocument = {
      ...before,
      ...(root ? pickRoot(root, before) : {}),
      blocks,
      settings: dirty.has("settings") ? readSettings(this.#doc) : before.settings,
      variables: dirty.has("variables") ? shareEntries(readVariables(this.#doc), before.variables) : before.variables,
      layout: others
        ? shareEntries(readLayout(this.#doc, blocks), before.layout)
        : this.#refreshPlaces(dirtyPlaces, blocks, before.layout),
      notes: dirty.has("notes") ? shareEntries(readNotes(this.#doc), before.notes) : before.notes,
    };
    if (root && root.onError === undefined) delete next.onError;
    this.#document = next;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Reads only the places that have changed: a drag changes few of many. */
  #refreshPlaces(
    changed: ReadonlySet<string>,
    blocks: Readonly<Record<string, Block>>,
    before: Record<string, Position>,
  ): Record<string, Position> {
    if (changed.size === 0) return before;
    const layout = { ...before };
    for (const id of changed) {
      const place = positionSchema.safeParse(rootOf(this.#doc, "layout").get(id));
      if (place.success && Object.hasOwn(blocks, id)) layout[id] = place.data;
      else delete layout[id];
    }
    return shareEntries(layout, before);
  }

  #refreshBlocks(changed: ReadonlySet<string>): Record<string, Block> {
    const raw = { ...this.#raw };
    let sameSet = true;
    for (const id of changed) {
      const block = readBlock(blockMapOf(this.#doc, id));
      if ((block === undefined) !== (raw[id] === undefined)) sameSet = false;
      if (!block) delete raw[id];
      else if (!sameJson(block, raw[id])) raw[id] = block;
    }
    this.#raw = raw;
    const before = this.#document.blocks;
    const blocks: Record<string, Block> = {};
    for (const [id, block] of Object.entries(raw)) {
      const old = before[id];
      // With the same set of blocks only the changed ones can have wires that lead nowhere.
      if (old && sameSet && !changed.has(id)) blocks[id] = old;
      else {
        const clean = withoutDanglingWires(block, raw);
        blocks[id] = old && sameJson(old, clean) ? old : clean;
      }
    }
    return shareEntries(blocks, before);
  }
}

const hasNewKey = (next: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>) =>
  Object.keys(next).some((key) => !Object.hasOwn(before, key));

function pickRoot(root: Record<string, unknown>, before: FlowDocument): Partial<FlowDocument> {
  const text = (value: unknown, known: string) => (typeof value === "string" && value !== "" ? value : known);
  return {
    name: text(root.name, before.name),
    start: text(root.start, before.start),
    ...(typeof root.onError === "string" ? { onError: root.onError } : {}),
  };
}

function readAllBlocks(doc: Y.Doc): Record<string, Block> {
  const blocks: Record<string, Block> = {};
  for (const [id, map] of rootOf(doc, "blocks")) {
    const block = readBlock(map);
    if (block) blocks[id] = block;
  }
  return blocks;
}

/** Ids of the entries of the blocks map that an event (of the map itself or deep inside an entry) has touched. */
function changedKeys(event: Y.YEvent<Y.AbstractType<unknown>>): Iterable<string> {
  const [id] = event.path;
  return typeof id === "string" ? [id] : event.changes.keys.keys();
}

/** `next` with the objects of `before` wherever they are equal; `before` itself when all of it is. */
function shareEntries<T>(next: Record<string, T>, before: Record<string, T>): Record<string, T> {
  let same = Object.keys(next).length === Object.keys(before).length;
  const shared: Record<string, T> = {};
  for (const [key, value] of Object.entries(next)) {
    const old = before[key];
    const kept = old !== undefined && sameJson(old, value);
    shared[key] = kept ? old : value;
    if (!kept) same = false;
  }
  return same ? before : shared;
}

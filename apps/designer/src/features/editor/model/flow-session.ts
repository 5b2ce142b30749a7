import type { FlowDocument } from "@callwright/flow-schema";
import * as Y from "yjs";
import type { FlowCommand } from "./flow-command";
import { FlowSnapshot } from "./flow-snapshot";
import { ROOTS, rootOf } from "./flow-ydoc";

/** How a change joins the one before it: changes with the same `merge` one after the other are undone as one step. */
export interface RunOptions {
  /** Such as `config:menu-1:text`: what is typed into one field. A pause or another change starts a new step. */
  readonly merge?: string;
}

/** Typing that pauses longer than this starts a new step to undo. */
const MERGE_PAUSE_MS = 1200;

/**
 * One person's editing of one flow: runs commands under an origin of its own, undoes and redoes only those, and
 * tells who listens when the flow changes, whoever changed it.
 */
export class FlowSession {
  readonly doc: Y.Doc;
  readonly origin: object = { by: "flow-session" };
  readonly #snapshot: FlowSnapshot;
  readonly #undo: Y.UndoManager;
  readonly #now: () => number;
  #merge: { readonly key: string; readonly at: number } | null = null;
  #depths = { undo: 0, redo: 0 };

  /**
   * @param doc holds a flow already
   * @param now clock in milliseconds, for the pause that ends a typed step
   */
  constructor(doc: Y.Doc, now: () => number = () => performance.now()) {
    this.doc = doc;
    this.#now = now;
    this.#snapshot = new FlowSnapshot(doc);
    this.#undo = new Y.UndoManager(
      ROOTS.map((name) => rootOf(doc, name)),
      // Steps end by `stopCapturing` alone, never by the clock.
      { trackedOrigins: new Set([this.origin]), captureTimeout: Number.MAX_SAFE_INTEGER },
    );
    const changed = () => {
      this.#depths = { undo: this.#undo.undoStack.length, redo: this.#undo.redoStack.length };
    };
    this.#undo.on("stack-item-added", changed);
    this.#undo.on("stack-item-popped", changed);
    this.#undo.on("stack-cleared", changed);
  }

  get document(): FlowDocument {
    return this.#snapshot.document;
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#snapshot.subscribe(listener);

  /** Runs a command as one step to undo (or as part of the step before it, see {@link RunOptions}). */
  run(command: FlowCommand, options: RunOptions = {}): void {
    const at = this.#now();
    const joins =
      options.merge !== undefined && this.#merge?.key === options.merge && at - this.#merge.at < MERGE_PAUSE_MS;
    if (!joins) this.#undo.stopCapturing();
    this.#merge = options.merge === undefined ? null : { key: options.merge, at };
    this.doc.transact(() => command(this.doc), this.origin);
  }

  /** Ends the step that typing is adding to, as when a field is left. */
  endStep(): void {
    this.#merge = null;
  }

  get canUndo(): boolean {
    return this.#depths.undo > 0;
  }

  get canRedo(): boolean {
    return this.#depths.redo > 0;
  }

  /** Takes back one's own last step. Returns whether there was one. */
  undo(): boolean {
    this.#merge = null;
    return this.#undo.undo() !== null;
  }

  /** Does again what was undone last. Returns whether there was something. */
  redo(): boolean {
    this.#merge = null;
    return this.#undo.redo() !== null;
  }

  /** Stops listening to the document; the document itself is its owner's to destroy. */
  close(): void {
    this.#undo.destroy();
    this.#snapshot.close();
  }
}

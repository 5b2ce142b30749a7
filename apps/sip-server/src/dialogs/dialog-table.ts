import type { Clock } from "../transactions/clock";
import { type Dialog, dialogId } from "./dialog";

/** What is kept of a dialog that has ended, so that a later claim learns how. */
export interface EndedDialog {
  readonly id: string;
  readonly callId: string;
  readonly endedBy: "peer" | "application" | "server";
  /** Reason header or a short text; empty when none was given. */
  readonly cause: string;
  readonly endedAtMs: number;
}

/** All dialogs by the id the applications use, and for a while those that have ended. */
export class DialogTable {
  readonly #dialogs = new Map<string, Dialog>();
  /** In order of their end: the oldest is dropped first. */
  readonly #ended = new Map<string, EndedDialog>();

  constructor(
    private readonly clock: Clock,
    private readonly endedRetentionMs: number,
    private readonly maxEnded: number,
  ) {}

  get size(): number {
    return this.#dialogs.size;
  }

  get all(): IterableIterator<Dialog> {
    return this.#dialogs.values();
  }

  get(id: string): Dialog | undefined {
    return this.#dialogs.get(id);
  }

  add(dialog: Dialog): void {
    this.#ended.delete(dialog.id);
    this.#dialogs.set(dialog.id, dialog);
  }

  /** Removes a dialog that never came to be: nothing is remembered. Idempotent. */
  discard(dialog: Dialog): void {
    dialog.end();
    if (this.#dialogs.get(dialog.id) === dialog) this.#dialogs.delete(dialog.id);
  }

  /** Removes a confirmed dialog and remembers how it ended. Idempotent. */
  finish(dialog: Dialog, endedBy: EndedDialog["endedBy"], cause: string): void {
    const wasLive = this.#dialogs.get(dialog.id) === dialog;
    this.discard(dialog);
    if (!wasLive || this.endedRetentionMs <= 0) return;
    this.#purge();
    const { id, callId } = dialog;
    this.#ended.delete(id);
    this.#ended.set(id, { id, callId, endedBy, cause, endedAtMs: this.clock.now() });
  }

  ended(id: string): EndedDialog | undefined {
    const entry = this.#ended.get(id);
    return entry !== undefined && this.clock.now() - entry.endedAtMs < this.endedRetentionMs ? entry : undefined;
  }

  #purge(): void {
    const oldest = this.clock.now() - this.endedRetentionMs;
    for (const [id, entry] of this.#ended) {
      if (entry.endedAtMs > oldest && this.#ended.size < this.maxEnded) return;
      this.#ended.delete(id);
    }
  }

  /** The dialog a request of the peer belongs to (RFC 3261 §12.2.2): Call-ID and both tags. */
  findForRequest(callId: string, fromTag: string, toTag: string): Dialog | undefined {
    const asUas = this.#dialogs.get(dialogId(callId, fromTag));
    if (asUas?.role === "uas" && asUas.localTag === toTag) return asUas;
    const asUac = this.#dialogs.get(dialogId(callId, toTag));
    if (asUac?.role !== "uac" || asUac.localTag !== toTag) return undefined;
    if (asUac.peerWith(fromTag) !== undefined) return asUac;
    // A NOTIFY may overtake the 2xx to our SUBSCRIBE and then forms the dialog (RFC 6665 §4.4.1).
    return asUac.usage === "subscribe" && asUac.peer === undefined ? asUac : undefined;
  }

  clear(): void {
    for (const dialog of [...this.#dialogs.values()]) this.discard(dialog);
    this.#ended.clear();
  }
}

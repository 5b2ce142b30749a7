import * as Y from "yjs";
import { type DraftStore, RefusedError } from "./editor-services";

/** What the top bar says: all stored; being stored; the server is away; the server takes no changes. */
export type SaveState = "saved" | "saving" | "offline" | "refused";

/** Origin of changes that came from elsewhere: they are neither sent back nor undone here. */
export const REMOTE = Symbol("remote");

export interface DraftSyncOptions {
  readonly flowId: string;
  readonly doc: Y.Doc;
  readonly store: DraftStore;
  /** Number of the last update that `doc` holds already. */
  readonly seq: number;
  /** Other tabs of this browser; closed with the sync. */
  readonly channel?: BroadcastChannel | undefined;
  readonly canEdit?: boolean;
  readonly pushDelayMs?: number;
  readonly pullEveryMs?: number;
  /** Base of the back-off after a failure; doubled each time up to 30 s. */
  readonly retryMs?: number;
}

const MAX_RETRY_MS = 30_000;
/** One request stays well under the body limit of a request that outlives its page (64 KiB, as base64). */
const MAX_LEAVING_BYTES = 45_000;

/**
 * Keeps a Yjs document and its stored draft the same: sends own changes (debounced, retried with back-off), fetches
 * those of others, and passes changes between the tabs of one browser at once.
 */
export class DraftSync {
  readonly #options: Required<Omit<DraftSyncOptions, "channel">>;
  readonly #channel: BroadcastChannel | undefined;
  readonly #listeners = new Set<() => void>();
  #unsent: Uint8Array[] = [];
  #seq: number;
  #state: SaveState = "saved";
  #failures = 0;
  #closed = false;
  #pushing = false;
  #pushTimer: ReturnType<typeof setTimeout> | undefined;
  #pullTimer: ReturnType<typeof setTimeout> | undefined;
  #idle: (() => void)[] = [];

  constructor({ channel, ...options }: DraftSyncOptions) {
    this.#options = { canEdit: true, pushDelayMs: 300, pullEveryMs: 4_000, retryMs: 500, ...options };
    this.#channel = channel;
    this.#seq = options.seq;
    options.doc.on("update", this.#onUpdate);
    if (channel) {
      channel.onmessage = this.#onMessage;
      channel.postMessage({ type: "hello", vector: Y.encodeStateVector(options.doc) });
    }
    this.#schedulePull();
  }

  get state(): SaveState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Sends what an earlier visit could not send: all that `doc` holds and the stored state does not. */
  reconcile(stored: Uint8Array): void {
    const base = new Y.Doc();
    Y.applyUpdate(base, stored);
    if (!Y.equalSnapshots(Y.snapshot(base), Y.snapshot(this.#options.doc))) {
      this.#enqueue(Y.encodeStateAsUpdate(this.#options.doc, Y.encodeStateVector(base)));
    }
    base.destroy();
  }

  /** Resolves when everything is stored. Rejects when the server refuses the changes. */
  async flush(): Promise<void> {
    clearTimeout(this.#pushTimer);
    if (this.#state === "refused") throw new RefusedError("forbidden", "The server takes no changes to this flow.");
    if (this.#unsent.length === 0 && !this.#pushing) return;
    const idle = new Promise<void>((resolve) => this.#idle.push(resolve));
    void this.#push();
    await idle;
    if (this.#unsent.length > 0) throw new Error("The changes could not be stored.");
  }

  /** The page goes away: sends what is left in a request that outlives it. */
  leave(): void {
    const updates = this.#unsent;
    if (updates.length === 0 || this.#state === "refused") return;
    const merged = Y.mergeUpdates(updates);
    // What does not fit is in this browser's storage and is sent on the next visit.
    if (merged.byteLength > MAX_LEAVING_BYTES) return;
    this.#options.store.push(this.#options.flowId, [merged], { leaving: true }).catch(() => undefined);
  }

  /** Tries again at once: the network is back, or the page is seen again. */
  readonly wake = (): void => {
    if (this.#closed) return;
    this.#failures = 0;
    void this.#push();
    void this.#pull();
  };

  close(): void {
    this.#closed = true;
    this.#options.doc.off("update", this.#onUpdate);
    clearTimeout(this.#pushTimer);
    clearTimeout(this.#pullTimer);
    this.#channel?.close();
    this.#listeners.clear();
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === REMOTE) return;
    this.#channel?.postMessage({ type: "update", update });
    this.#enqueue(update);
  };

  readonly #onMessage = (event: MessageEvent<unknown>): void => {
    const message = event.data;
    if (typeof message !== "object" || message === null) return;
    if ("update" in message && message.update instanceof Uint8Array) {
      Y.applyUpdate(this.#options.doc, message.update, REMOTE);
    } else if ("vector" in message && message.vector instanceof Uint8Array) {
      this.#channel?.postMessage({
        type: "update",
        update: Y.encodeStateAsUpdate(this.#options.doc, message.vector),
      });
    }
  };

  #enqueue(update: Uint8Array): void {
    if (!this.#options.canEdit) return;
    this.#unsent.push(update);
    if (this.#state === "refused") return;
    if (this.#failures === 0) this.#setState("saving");
    this.#schedulePush(this.#failures === 0 ? this.#options.pushDelayMs : this.#backOffMs());
  }

  #schedulePush(delayMs: number): void {
    if (this.#closed || this.#pushing) return;
    clearTimeout(this.#pushTimer);
    this.#pushTimer = setTimeout(() => void this.#push(), delayMs);
  }

  async #push(): Promise<void> {
    if (this.#pushing || this.#closed || this.#unsent.length === 0) return;
    this.#pushing = true;
    const sent = this.#unsent.length;
    try {
      const { seq } = await this.#options.store.push(this.#options.flowId, [Y.mergeUpdates(this.#unsent)]);
      this.#unsent.splice(0, sent);
      this.#failures = 0;
      // A gap in the numbers means that someone else has sent something in between.
      if (seq > this.#seq + 1) this.#schedulePull(0);
      else this.#seq = Math.max(this.#seq, seq);
      this.#setState(this.#unsent.length > 0 ? "saving" : "saved");
    } catch (error) {
      this.#failures += 1;
      this.#setState(error instanceof RefusedError ? "refused" : "offline");
    } finally {
      this.#pushing = false;
    }
    const more = this.#unsent.length > 0;
    if (more && this.#state !== "refused") {
      this.#schedulePush(this.#failures === 0 ? this.#options.pushDelayMs : this.#backOffMs());
    }
    if (!more || this.#failures > 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #schedulePull(delayMs = this.#options.pullEveryMs): void {
    if (this.#closed) return;
    clearTimeout(this.#pullTimer);
    this.#pullTimer = setTimeout(() => void this.#pull(), delayMs);
  }

  async #pull(): Promise<void> {
    clearTimeout(this.#pullTimer);
    if (this.#closed) return;
    try {
      const { updates, seq } = await this.#options.store.pull(this.#options.flowId, this.#seq);
      if (this.#closed) return;
      for (const update of updates) Y.applyUpdate(this.#options.doc, update, REMOTE);
      this.#seq = Math.max(this.#seq, seq);
      if (this.#state === "offline") {
        this.#failures = 0;
        if (this.#unsent.length === 0) this.#setState("saved");
        else void this.#push();
      }
    } catch (error) {
      if (!(error instanceof RefusedError) && this.#state !== "refused") this.#setState("offline");
    }
    this.#schedulePull(this.#state === "offline" ? Math.max(this.#options.pullEveryMs, this.#backOffMs()) : undefined);
  }

  #backOffMs(): number {
    return Math.min(MAX_RETRY_MS, this.#options.retryMs * 2 ** Math.max(0, this.#failures - 1));
  }

  #setState(state: SaveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

import { createEmptyFlow } from "@callwright/flow-schema";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { flowFromYDoc, rootOf, ydocFromFlow } from "../model/flow-ydoc";
import { DraftSync, type DraftSyncOptions } from "./draft-sync";
import { type DraftStore, RefusedError } from "./editor-services";

/** The server's side of a draft, in memory; `fault` makes it fail as a server does. */
class MemoryStore implements DraftStore {
  readonly log: Uint8Array[];
  fault: Error | null = null;
  pushes = 0;

  constructor(doc: Y.Doc) {
    this.log = [Y.encodeStateAsUpdate(doc)];
  }

  async load() {
    return { state: Y.mergeUpdates(this.log), seq: this.log.length, canEdit: true };
  }

  async push(_flowId: string, updates: readonly Uint8Array[]) {
    this.pushes += 1;
    if (this.fault) throw this.fault;
    this.log.push(...updates);
    return { seq: this.log.length };
  }

  async pull(_flowId: string, sinceSeq: number) {
    if (this.fault) throw this.fault;
    return { updates: this.log.slice(sinceSeq), seq: this.log.length };
  }

  flow() {
    const doc = new Y.Doc();
    for (const update of this.log) Y.applyUpdate(doc, update);
    return flowFromYDoc(doc);
  }
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
  vi.useRealTimers();
});

async function openDraft(store: MemoryStore, options: Partial<DraftSyncOptions> = {}) {
  const stored = await store.load();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, stored.state, "load");
  const sync = new DraftSync({ flowId: "flow-1", doc, store, seq: stored.seq, ...options });
  open.push(() => sync.close());
  const rename = (name: string) => doc.transact(() => rootOf(doc, "flow").set("name", name));
  return { doc, sync, rename };
}

function newStore(): MemoryStore {
  vi.useFakeTimers();
  return new MemoryStore(ydocFromFlow(createEmptyFlow("flow-1", "Front desk")));
}

describe("a draft kept in step with the server", () => {
  it("stores what is typed in one request after a short pause", async () => {
    const store = newStore();
    const { sync, rename } = await openDraft(store);
    for (const name of ["R", "Re", "Reception"]) rename(name);
    expect(sync.state).toBe("saving");
    await vi.advanceTimersByTimeAsync(299);
    expect(store.pushes).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.pushes).toBe(1);
    expect(sync.state).toBe("saved");
    expect(store.flow().name).toBe("Reception");
  });

  it("keeps trying while the server is away and loses nothing", async () => {
    const store = newStore();
    const { sync, rename } = await openDraft(store);
    store.fault = new Error("fetch failed");
    rename("While away");
    await vi.advanceTimersByTimeAsync(400);
    expect(sync.state).toBe("offline");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.pushes).toBeGreaterThan(3);
    expect(store.pushes).toBeLessThan(15);
    store.fault = null;
    sync.wake();
    await vi.advanceTimersByTimeAsync(10);
    expect(sync.state).toBe("saved");
    expect(store.flow().name).toBe("While away");
  });

  it("says so when the server refuses, and does not ask again", async () => {
    const store = newStore();
    const { sync, rename } = await openDraft(store);
    store.fault = new RefusedError("forbidden", "Viewers may not change flows.");
    rename("Not allowed");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sync.state).toBe("refused");
    expect(store.pushes).toBe(1);
    await expect(sync.flush()).rejects.toThrow();
  });

  it("fetches what others have changed and merges it", async () => {
    const store = newStore();
    const mine = await openDraft(store);
    const theirs = await openDraft(store);
    theirs.doc.transact(() => rootOf(theirs.doc, "settings").set("language", "pl"));
    mine.rename("Both");
    await vi.advanceTimersByTimeAsync(10_000);
    for (const { doc } of [mine, theirs]) {
      expect(flowFromYDoc(doc)).toMatchObject({ name: "Both", settings: { language: "pl" } });
    }
    expect(mine.sync.state).toBe("saved");
  });

  it("sends on the next visit what an earlier one could not", async () => {
    const store = newStore();
    const first = await openDraft(store);
    store.fault = new Error("fetch failed");
    first.rename("Kept on this device");
    const kept = Y.encodeStateAsUpdate(first.doc);
    first.sync.close();
    store.fault = null;
    const second = await openDraft(store);
    Y.applyUpdate(second.doc, kept, "storage");
    second.sync.reconcile((await store.load()).state);
    await second.sync.flush();
    expect(store.flow().name).toBe("Kept on this device");
  });

  it("sends nothing on a visit without changes", async () => {
    const store = newStore();
    const { sync } = await openDraft(store);
    sync.reconcile((await store.load()).state);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(store.pushes).toBe(0);
  });

  it("flushes at once before a publish, and sends what is left when the page goes away", async () => {
    const store = newStore();
    const { sync, rename } = await openDraft(store);
    rename("Published");
    await sync.flush();
    expect(store.flow().name).toBe("Published");
    rename("Leaving");
    sync.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.flow().name).toBe("Leaving");
  });

  it("passes changes between the tabs of one browser without the server", async () => {
    const store = newStore();
    vi.useRealTimers();
    store.fault = new Error("fetch failed");
    const name = `draft-sync-${crypto.randomUUID()}`;
    const early = await openDraft(store, { channel: new BroadcastChannel(name) });
    early.rename("Before the second tab");
    const late = await openDraft(store, { channel: new BroadcastChannel(name) });
    await vi.waitFor(() => expect(flowFromYDoc(late.doc).name).toBe("Before the second tab"));
    late.rename("From the second tab");
    await vi.waitFor(() => expect(flowFromYDoc(early.doc).name).toBe("From the second tab"));
  });
});

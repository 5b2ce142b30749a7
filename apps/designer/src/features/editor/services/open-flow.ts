import type { BlockRegistry } from "@callwright/flow-schema";
import type { Locale } from "next-intl";
import { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import { FlowSession } from "../model/flow-session";
import { lineageOf } from "../model/flow-ydoc";
import { createChecksStore } from "../state/checks-store";
import type { Editor } from "../state/editor-context";
import { createEditorView } from "../state/editor-view";
import { DraftSync, REMOTE } from "./draft-sync";
import type { EditorServices } from "./editor-services";

/** A browser that does not let us store anything answers late or never: the flow opens without. */
const STORAGE_WAIT_MS = 2_000;

export interface OpenFlow {
  readonly editor: Editor;
  close(): void;
}

/**
 * Opens a flow: its stored draft, what this browser still has of it that was never stored, and the ways between.
 * @throws RefusedError when there is no such flow or this person may not see it.
 */
export async function openFlow(
  flowId: string,
  services: EditorServices,
  definitions: BlockRegistry,
  locale: Locale,
): Promise<OpenFlow> {
  const stored = await services.drafts.load(flowId);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, stored.state, REMOTE);
  const name = `callwright-flow-${flowId}-${lineageOf(doc)}`;
  const storage = stored.canEdit ? await openStorage(name, doc) : null;
  const sync = new DraftSync({
    flowId,
    doc,
    store: services.drafts,
    seq: stored.seq,
    canEdit: stored.canEdit,
    channel: typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : undefined,
  });
  sync.reconcile(stored.state);
  const session = new FlowSession(doc);
  const editor: Editor = {
    flowId,
    session,
    sync,
    services,
    definitions,
    view: createEditorView(),
    checks: createChecksStore(),
    locale,
    canEdit: stored.canEdit,
  };
  const close = () => {
    sync.leave();
    sync.close();
    session.close();
    void storage?.destroy();
    doc.destroy();
  };
  return { editor, close };
}

async function openStorage(name: string, doc: Y.Doc): Promise<IndexeddbPersistence | null> {
  if (typeof indexedDB === "undefined") return null;
  const storage = new IndexeddbPersistence(name, doc);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), STORAGE_WAIT_MS));
  await Promise.race([storage.whenSynced, late]);
  return storage;
}

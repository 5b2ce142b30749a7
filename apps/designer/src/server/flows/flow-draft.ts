import type { WorkspaceTransaction } from "@callwright/db";
import { type FlowDocument, flowDocumentSchema } from "@callwright/flow-schema";
import * as Y from "yjs";
import { flowFromYDoc, writeFlow, ydocFromFlow } from "../../features/editor/model/flow-ydoc";
import type { Scope } from "../access/scope";
import { notFound, ServiceError } from "../access/service-error";
import { plainJson } from "./plain-json";

/** After so many updates the log is folded into the state. */
const COMPACT_AFTER_UPDATES = 100;
/** A draft larger than this is no flow any more. */
const STATE_MAX_BYTES = 8 * 1024 * 1024;

export interface DraftLog {
  state: Uint8Array<ArrayBuffer>;
  updates: { seq: number; update: Uint8Array<ArrayBuffer> }[];
  seq: number;
}

function key(scope: Scope, id: string) {
  return { workspaceId_id: { workspaceId: scope.workspaceId, id } };
}

/** A draft as plain columns: canonical snapshot, Yjs state, and no updates on top. */
export function draftColumns(flow: FlowDocument) {
  const doc = ydocFromFlow(flow);
  try {
    return { draft: plainJson(flow), draftState: Uint8Array.from(Y.encodeStateAsUpdate(doc)), draftSeq: 0 };
  } finally {
    doc.destroy();
  }
}

/**
 * The Yjs state of a flow's draft and the updates since.
 * @throws ServiceError `flow-not-found`
 */
export async function readDraftLog(scope: Scope, flowId: string): Promise<DraftLog> {
  const present = await scope.db.flow.findUnique({
    where: key(scope, flowId),
    select: { draftState: true, draftSeq: true, updates: { orderBy: { seq: "asc" } } },
  });
  if (present === null) throw notFound("flow", flowId);
  const { draftState, draftSeq, updates } = present;
  if (draftState === null) return await scope.db.$transaction((tx) => beginLog(scope, tx, flowId));
  return { state: draftState, updates, seq: updates.at(-1)?.seq ?? draftSeq };
}

/** The first state of a draft that was only ever JSON; made once, since two states of one flow would not merge. */
async function beginLog(scope: Scope, tx: WorkspaceTransaction, flowId: string): Promise<DraftLog> {
  // the write takes the row's lock, so a second editor waits and then finds the state
  const flow = await tx.flow.update({ where: key(scope, flowId), data: { updatedAt: new Date() } });
  if (flow.draftState !== null) return { state: flow.draftState, updates: [], seq: flow.draftSeq };
  const columns = draftColumns(parseDraft(flow.draft));
  await tx.flow.update({ where: key(scope, flowId), data: columns });
  return { state: columns.draftState, updates: [], seq: 0 };
}

/**
 * Appends updates of an editor and renews the snapshot.
 * @returns the number of the last update
 * @throws ServiceError `draft-invalid` where the draft would be no flow document any more
 */
export async function appendDraftUpdates(
  scope: Scope,
  flowId: string,
  updates: readonly Uint8Array[],
  userId: string | null,
): Promise<number> {
  return await scope.db.$transaction(async (tx) => {
    const exists = await tx.flow.updateMany({
      where: { id: flowId, archivedAt: null },
      data: { updatedAt: new Date() },
    });
    if (exists.count === 0) throw notFound("flow", flowId);
    const flow = await tx.flow.findUniqueOrThrow({
      where: key(scope, flowId),
      select: { draft: true, draftState: true, draftSeq: true, updates: { orderBy: { seq: "asc" } } },
    });
    const merged = mergeDraft(
      flow.draftState ?? draftColumns(parseDraft(flow.draft)).draftState,
      flow.updates.map((entry) => entry.update),
      updates,
    );
    const seq = (flow.updates.at(-1)?.seq ?? flow.draftSeq) + updates.length;
    const fold = flow.draftState === null || flow.updates.length + updates.length >= COMPACT_AFTER_UPDATES;
    await tx.flow.update({
      where: key(scope, flowId),
      data: {
        name: merged.document.name,
        kind: merged.document.kind,
        draft: plainJson(merged.document),
        ...(fold ? { draftState: merged.state, draftSeq: seq } : {}),
      },
    });
    if (fold) await tx.flowUpdate.deleteMany({ where: { flowId } });
    else {
      const first = seq - updates.length + 1;
      await tx.flowUpdate.createMany({
        data: updates.map((update, index) => ({
          workspaceId: scope.workspaceId,
          flowId,
          seq: first + index,
          update: Uint8Array.from(update),
          userId,
        })),
      });
    }
    return seq;
  });
}

function mergeDraft(state: Uint8Array, log: readonly Uint8Array[], updates: readonly Uint8Array[]) {
  const doc = new Y.Doc();
  try {
    for (const update of [state, ...log]) Y.applyUpdate(doc, update);
    try {
      for (const update of updates) Y.applyUpdate(doc, update);
    } catch (cause) {
      throw new ServiceError("invalid", "draft-unreadable", { cause });
    }
    const merged = Uint8Array.from(Y.encodeStateAsUpdate(doc));
    if (merged.byteLength > STATE_MAX_BYTES) throw new ServiceError("invalid", "draft-too-large");
    return { document: documentOf(doc), state: merged };
  } finally {
    doc.destroy();
  }
}

function documentOf(doc: Y.Doc): FlowDocument {
  try {
    return flowFromYDoc(doc);
  } catch (cause) {
    throw new ServiceError("invalid", "draft-invalid", { cause });
  }
}

/**
 * The draft's snapshot as a document.
 * @throws ServiceError `draft-invalid`
 */
export function parseDraft(draft: unknown): FlowDocument {
  const result = flowDocumentSchema.safeParse(draft);
  if (!result.success) throw new ServiceError("invalid", "draft-invalid", { cause: result.error });
  return result.data;
}

/**
 * Makes the draft the same as a document, as a change that merges into editors that are open.
 * @throws ServiceError `flow-not-found`
 */
export async function replaceDraft(scope: Scope, flowId: string, document: FlowDocument): Promise<void> {
  const { state, updates } = await readDraftLog(scope, flowId);
  const doc = new Y.Doc();
  try {
    for (const update of [state, ...updates.map((entry) => entry.update)]) Y.applyUpdate(doc, update);
    const before = Y.encodeStateVector(doc);
    doc.transact(() => writeFlow(doc, { ...document, id: flowId }));
    await appendDraftUpdates(scope, flowId, [Y.encodeStateAsUpdate(doc, before)], null);
  } finally {
    doc.destroy();
  }
}

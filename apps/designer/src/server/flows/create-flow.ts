import { createEmptyFlow, type FlowDocument } from "@callwright/flow-schema";
import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { createId } from "../services/create-id";
import { draftColumns } from "./flow-draft";

/**
 * Stores a flow under a new id (the one in the document is not kept: ids are ours).
 * @param action what the audit says: how it came about
 */
export async function storeNewFlow(scope: Scope, document: FlowDocument, action: string): Promise<{ id: string }> {
  const id = createId();
  const flow: FlowDocument = { ...document, id };
  return await audited(scope, async (tx) => {
    await tx.flow.create({
      data: { workspaceId: scope.workspaceId, id, name: flow.name, kind: flow.kind, ...draftColumns(flow) },
    });
    return { result: { id }, entry: { action, targetType: "flow", targetId: id, detail: { name: flow.name } } };
  });
}

/** A new flow with a start block and nothing else, in the workspace's zone. */
export async function createFlow(scope: Scope, name: string): Promise<{ id: string }> {
  const workspace = await scope.db.workspace.findUniqueOrThrow({ where: { id: scope.workspaceId } });
  const empty = createEmptyFlow("new", name);
  const settings = { ...empty.settings, timeZone: workspace.timeZone };
  return await storeNewFlow(scope, { ...empty, settings }, "flow.create");
}

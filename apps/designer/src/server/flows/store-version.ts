import type { FlowDocument, Problem } from "@callwright/flow-schema";
import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { notFound } from "../access/service-error";
import type { BuiltBundle } from "./build-bundle";
import { plainJson } from "./plain-json";

export interface PublishRequest {
  flowId: string;
  /** What changed, for people who read the versions later. */
  note: string;
  /** Numbers that this version shall answer from now on. */
  numberIds: readonly string[];
}

export interface StoredVersion {
  version: number;
  /** The numbers that it answers now. */
  numbers: string[];
}

/** Writes a version down, immutable from here, and points numbers at it. */
export async function storeVersion(
  scope: Omit<Scope, "services">,
  { flowId, note, numberIds }: PublishRequest,
  document: FlowDocument,
  { bundle, hash }: BuiltBundle,
  checks: readonly Problem[],
): Promise<StoredVersion> {
  const { workspaceId } = scope;
  return await audited(scope, async (tx) => {
    // takes the row's lock: two publishes at once get two numbers
    await tx.flow.update({ where: { workspaceId_id: { workspaceId, id: flowId } }, data: { updatedAt: new Date() } });
    const last = await tx.flowVersion.aggregate({ where: { flowId }, _max: { version: true } });
    const version = (last._max.version ?? 0) + 1;
    await tx.flowVersion.create({
      data: {
        workspaceId,
        flowId,
        version,
        document: plainJson(document),
        bundle: plainJson(bundle),
        bundleHash: hash,
        checks: plainJson(checks),
        note,
        createdBy: scope.actor.name,
      },
    });
    const numbers: string[] = [];
    for (const id of numberIds) {
      const number = await tx.number.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
      if (number === null) throw notFound("number", id);
      await tx.number.update({
        where: { workspaceId_id: { workspaceId, id } },
        data: { flowId, flowVersion: version },
      });
      numbers.push(number.number);
    }
    const detail = { name: document.name, version, note, numbers };
    return {
      result: { version, numbers },
      entry: { action: "flow.publish", targetType: "flow", targetId: flowId, detail },
    };
  });
}

import type { WorkspaceTransaction } from "@callwright/db";
import type { JsonValue } from "@callwright/flow-schema";
import { createId } from "../services/create-id";
import type { Scope } from "./scope";

export interface AuditEntry {
  /** What was done, such as `flow.publish`. */
  action: string;
  targetType: string;
  targetId: string;
  /** What changed, in a form that people can read. Never a secret. */
  detail?: { readonly [key: string]: JsonValue };
}

/**
 * Does a change and writes down who did it, both or neither.
 * @param change gives the result and what to write down about it
 */
export async function audited<Result>(
  scope: Omit<Scope, "services">,
  change: (tx: WorkspaceTransaction) => Promise<{ result: Result; entry: AuditEntry | null }>,
): Promise<Result> {
  return await scope.db.$transaction(async (tx) => {
    const { result, entry } = await change(tx);
    if (entry !== null) {
      await tx.auditEvent.create({
        data: {
          workspaceId: scope.workspaceId,
          id: createId(),
          actor: scope.actor.id,
          actorName: scope.actor.name,
          action: entry.action,
          targetType: entry.targetType,
          targetId: entry.targetId,
          detail: { ...entry.detail },
        },
      });
    }
    return result;
  });
}

import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { notFound } from "../access/service-error";
import { createId } from "../services/create-id";
import { unlessTaken } from "./prompts";
import { refuseUsed } from "./refuse-used";

export interface ListEntry {
  /** Digits with a leading + where given; a trailing * matches any ending. */
  pattern: string;
  label: string;
}

const keyOf = ({ workspaceId }: Scope, id: string) => ({ workspaceId_id: { workspaceId, id } });

/** Writes a whole list. @param id null for a new one */
export async function saveCallerList(
  scope: Scope,
  id: string | null,
  name: string,
  entries: readonly ListEntry[],
): Promise<{ id: string }> {
  const { workspaceId } = scope;
  return await unlessTaken(name, () =>
    audited(scope, async (tx) => {
      const targetId = id ?? createId();
      if (id === null) await tx.callerList.create({ data: { workspaceId, id: targetId, name } });
      else if ((await tx.callerList.updateMany({ where: { id }, data: { name, updatedAt: new Date() } })).count === 0) {
        throw notFound("list", id);
      }
      await tx.callerListEntry.deleteMany({ where: { listId: targetId } });
      const distinct = [...new Map(entries.map((entry) => [entry.pattern, entry])).values()];
      await tx.callerListEntry.createMany({
        data: distinct.map((entry) => ({ workspaceId, listId: targetId, ...entry })),
      });
      const action = id === null ? "list.create" : "list.update";
      const detail = { name, entries: distinct.length };
      return { result: { id: targetId }, entry: { action, targetType: "list", targetId, detail } };
    }),
  );
}

/** @throws ServiceError `in-use` */
export async function deleteCallerList(scope: Scope, id: string): Promise<void> {
  const list = await scope.db.callerList.findUnique({ where: keyOf(scope, id) });
  if (list === null) throw notFound("list", id);
  await refuseUsed(scope.db, "list", id, list.name);
  await audited(scope, async (tx) => {
    await tx.callerList.delete({ where: keyOf(scope, id) });
    const detail = { name: list.name };
    return { result: undefined, entry: { action: "list.delete", targetType: "list", targetId: id, detail } };
  });
}

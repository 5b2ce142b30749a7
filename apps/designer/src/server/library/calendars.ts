import type { CalendarRules } from "@callwright/flow-blocks";
import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { notFound } from "../access/service-error";
import { plainJson } from "../flows/plain-json";
import { createId } from "../services/create-id";
import { unlessTaken } from "./prompts";
import { refuseUsed } from "./refuse-used";

const keyOf = ({ workspaceId }: Scope, id: string) => ({ workspaceId_id: { workspaceId, id } });

/** @param id null for a new one */
export async function saveCalendar(
  scope: Scope,
  id: string | null,
  name: string,
  rules: CalendarRules,
): Promise<{ id: string }> {
  const { workspaceId } = scope;
  return await unlessTaken(name, () =>
    audited(scope, async (tx) => {
      const targetId = id ?? createId();
      const data = { name, rules: plainJson(rules) };
      if (id === null) await tx.calendar.create({ data: { workspaceId, id: targetId, ...data } });
      else if ((await tx.calendar.updateMany({ where: { id }, data })).count === 0) throw notFound("calendar", id);
      const action = id === null ? "calendar.create" : "calendar.update";
      return { result: { id: targetId }, entry: { action, targetType: "calendar", targetId, detail: { name } } };
    }),
  );
}

/** @throws ServiceError `in-use` */
export async function deleteCalendar(scope: Scope, id: string): Promise<void> {
  const calendar = await scope.db.calendar.findUnique({ where: keyOf(scope, id) });
  if (calendar === null) throw notFound("calendar", id);
  await refuseUsed(scope.db, "calendar", id, calendar.name);
  await audited(scope, async (tx) => {
    await tx.calendar.delete({ where: keyOf(scope, id) });
    const detail = { name: calendar.name };
    return { result: undefined, entry: { action: "calendar.delete", targetType: "calendar", targetId: id, detail } };
  });
}

import { audited } from "../access/audit";
import type { Scope } from "../access/scope";

export async function updateWorkspace(scope: Scope, name: string, timeZone: string): Promise<void> {
  await audited(scope, async (tx) => {
    await tx.workspace.update({ where: { id: scope.workspaceId }, data: { name, timeZone } });
    const detail = { name, timeZone };
    return {
      result: undefined,
      entry: { action: "workspace.update", targetType: "workspace", targetId: scope.workspaceId, detail },
    };
  });
}

/** Whether this machine knows the IANA zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone });
    return true;
  } catch {
    return false;
  }
}

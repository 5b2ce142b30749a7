import { audited } from "../access/audit";
import type { Scope } from "../access/scope";
import { notFound, ServiceError } from "../access/service-error";

/** @throws ServiceError `flow-in-use` where numbers lead to it */
export async function setFlowArchived(scope: Scope, flowId: string, archived: boolean): Promise<void> {
  await audited(scope, async (tx) => {
    const flow = await tx.flow.findUnique({
      where: { workspaceId_id: { workspaceId: scope.workspaceId, id: flowId } },
      select: { name: true, numbers: { select: { number: true } } },
    });
    if (flow === null) throw notFound("flow", flowId);
    if (archived && flow.numbers.length > 0) {
      const numbers = flow.numbers.map((entry) => entry.number).join(", ");
      throw new ServiceError("conflict", "flow-in-use", { params: { name: flow.name, numbers } });
    }
    await tx.flow.updateMany({ where: { id: flowId }, data: { archivedAt: archived ? new Date() : null } });
    const action = archived ? "flow.archive" : "flow.restore";
    return {
      result: undefined,
      entry: { action, targetType: "flow", targetId: flowId, detail: { name: flow.name } },
    };
  });
}

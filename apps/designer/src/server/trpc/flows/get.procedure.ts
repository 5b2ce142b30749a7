import { z } from "zod";
import { notFound } from "../../access/service-error";
import { viewerProcedure } from "../init";

/** One flow's head, without its document: for titles and breadcrumbs. */
export const get = viewerProcedure.input(z.object({ flowId: z.string() })).query(async ({ ctx: { scope }, input }) => {
  const flow = await scope.db.flow.findUnique({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: input.flowId } },
    select: { id: true, name: true, kind: true, updatedAt: true, archivedAt: true },
  });
  if (flow === null) throw notFound("flow", input.flowId);
  return flow;
});

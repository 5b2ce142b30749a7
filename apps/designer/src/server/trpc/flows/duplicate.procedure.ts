import { z } from "zod";
import { notFound } from "../../access/service-error";
import { storeNewFlow } from "../../flows/create-flow";
import { parseDraft } from "../../flows/flow-draft";
import { editorProcedure } from "../init";

/** A copy of the draft under a new name. */
export const duplicate = editorProcedure
  .input(z.object({ flowId: z.string(), name: z.string().trim().min(1).max(120) }))
  .mutation(async ({ ctx: { scope }, input }) => {
    const flow = await scope.db.flow.findUnique({
      where: { workspaceId_id: { workspaceId: scope.workspaceId, id: input.flowId } },
      select: { draft: true },
    });
    if (flow === null) throw notFound("flow", input.flowId);
    return await storeNewFlow(scope, { ...parseDraft(flow.draft), name: input.name }, "flow.duplicate");
  });

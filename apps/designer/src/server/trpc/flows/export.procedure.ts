import { canonicalJson } from "@callwright/flow-schema";
import { z } from "zod";
import { notFound } from "../../access/service-error";
import { parseDraft } from "../../flows/flow-draft";
import { viewerProcedure } from "../init";

/** The draft as canonical JSON: the same flow is the same bytes. */
export const exportFlow = viewerProcedure
  .input(z.object({ flowId: z.string() }))
  .query(async ({ ctx: { scope }, input }) => {
    const flow = await scope.db.flow.findUnique({
      where: { workspaceId_id: { workspaceId: scope.workspaceId, id: input.flowId } },
      select: { name: true, draft: true },
    });
    if (flow === null) throw notFound("flow", input.flowId);
    return { name: flow.name, json: canonicalJson(parseDraft(flow.draft)) };
  });

import { z } from "zod";
import { appendDraftUpdates } from "../../flows/flow-draft";
import { editorProcedure } from "../init";
import { base64UpdateSchema } from "./base64-update";

/** Stores what an editor has changed. Sending the same again does no harm. */
export const push = editorProcedure
  .input(
    z.object({
      flowId: z.string(),
      updates: z.array(base64UpdateSchema).min(1).max(200),
      clientId: z.string().max(64).optional(),
    }),
  )
  .mutation(async ({ ctx: { scope, user }, input }) => {
    return { seq: await appendDraftUpdates(scope, input.flowId, input.updates, user.id) };
  });

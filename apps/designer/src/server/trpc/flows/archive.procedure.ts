import { z } from "zod";
import { setFlowArchived } from "../../flows/archive-flow";
import { editorProcedure } from "../init";

/** Puts a flow away, or takes it back. A flow that a number leads to cannot be put away. */
export const archive = editorProcedure
  .input(z.object({ flowId: z.string(), archived: z.boolean() }))
  .mutation(({ ctx: { scope }, input }) => setFlowArchived(scope, input.flowId, input.archived));

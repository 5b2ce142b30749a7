import { z } from "zod";
import { publishFlow } from "../../flows/publish-flow";
import { editorProcedure } from "../init";

/** Makes a version of the draft and points numbers at it. Problems come back as a result, not as an error. */
export const publish = editorProcedure
  .input(
    z.object({
      flowId: z.string(),
      note: z.string().trim().max(500).default(""),
      numberIds: z.array(z.string()).max(200).default([]),
    }),
  )
  .mutation(({ ctx: { scope }, input }) => publishFlow(scope, input));

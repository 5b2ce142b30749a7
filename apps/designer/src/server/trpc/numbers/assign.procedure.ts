import { z } from "zod";
import { assignNumber } from "../../numbers/change-number";
import { editorProcedure } from "../init";

/** Which published version answers the number; null: none does. */
export const assign = editorProcedure
  .input(
    z.object({
      id: z.string(),
      target: z.object({ flowId: z.string(), version: z.number().int().positive() }).nullable(),
    }),
  )
  .mutation(({ ctx: { scope }, input }) => assignNumber(scope, input.id, input.target));

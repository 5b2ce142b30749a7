import { z } from "zod";
import { deletePrompt } from "../../library/prompts";
import { editorProcedure } from "../init";

export const deleteProcedure = editorProcedure
  .input(z.object({ id: z.string() }))
  .mutation(({ ctx: { scope }, input }) => deletePrompt(scope, input.id));

import { z } from "zod";
import { deleteCallerList } from "../../library/caller-lists";
import { editorProcedure } from "../init";

export const deleteProcedure = editorProcedure
  .input(z.object({ id: z.string() }))
  .mutation(({ ctx: { scope }, input }) => deleteCallerList(scope, input.id));

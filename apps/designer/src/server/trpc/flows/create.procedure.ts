import { z } from "zod";
import { createFlow } from "../../flows/create-flow";
import { editorProcedure } from "../init";

export const create = editorProcedure
  .input(z.object({ name: z.string().trim().min(1).max(120) }))
  .mutation(({ ctx: { scope }, input }) => createFlow(scope, input.name));

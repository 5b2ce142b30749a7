import { z } from "zod";
import { promptNameSchema } from "../../library/prompt-schema";
import { renamePrompt } from "../../library/prompts";
import { editorProcedure } from "../init";

export const rename = editorProcedure
  .input(z.object({ id: z.string(), name: promptNameSchema }))
  .mutation(({ ctx: { scope }, input }) => renamePrompt(scope, input.id, input.name));

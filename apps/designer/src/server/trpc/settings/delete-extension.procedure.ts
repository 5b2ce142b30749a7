import { z } from "zod";
import { deleteExtension as remove } from "../../settings/extensions";
import { adminProcedure } from "../init";

export const deleteExtension = adminProcedure
  .input(z.object({ extension: z.string() }))
  .mutation(({ ctx: { scope }, input }) => remove(scope, input.extension));

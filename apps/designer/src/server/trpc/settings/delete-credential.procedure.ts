import { z } from "zod";
import { deleteCredential as remove } from "../../settings/credentials";
import { adminProcedure } from "../init";

export const deleteCredential = adminProcedure
  .input(z.object({ id: z.string() }))
  .mutation(({ ctx: { scope }, input }) => remove(scope, input.id));

import { z } from "zod";
import { removeMember as remove } from "../../settings/members";
import { adminProcedure } from "../init";

export const removeMember = adminProcedure
  .input(z.object({ userId: z.string() }))
  .mutation(({ ctx: { scope }, input }) => remove(scope, input.userId));

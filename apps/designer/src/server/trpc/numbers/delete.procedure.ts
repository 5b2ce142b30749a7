import { z } from "zod";
import { deleteNumber } from "../../numbers/change-number";
import { adminProcedure } from "../init";

export const deleteProcedure = adminProcedure
  .input(z.object({ id: z.string() }))
  .mutation(({ ctx: { scope }, input }) => deleteNumber(scope, input.id));

import { z } from "zod";
import { forbidOrigin as forbid } from "../../settings/http-origins";
import { adminProcedure } from "../init";

export const forbidOrigin = adminProcedure
  .input(z.object({ origin: z.string() }))
  .mutation(({ ctx: { scope }, input }) => forbid(scope, input.origin));

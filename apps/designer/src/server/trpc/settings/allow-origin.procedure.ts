import { z } from "zod";
import { allowOrigin as allow } from "../../settings/http-origins";
import { adminProcedure } from "../init";

export const allowOrigin = adminProcedure
  .input(z.object({ origin: z.string().trim().min(1).max(300) }))
  .mutation(({ ctx: { scope }, input }) => allow(scope, input.origin));

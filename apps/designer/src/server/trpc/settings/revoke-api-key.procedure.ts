import { z } from "zod";
import { revokeApiKey as revoke } from "../../settings/api-keys";
import { adminProcedure } from "../init";

export const revokeApiKey = adminProcedure
  .input(z.object({ id: z.string() }))
  .mutation(({ ctx: { scope }, input }) => revoke(scope, input.id));

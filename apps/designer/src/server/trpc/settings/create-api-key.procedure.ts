import { z } from "zod";
import { createApiKey as create } from "../../settings/api-keys";
import { adminProcedure } from "../init";
import { roleSchema } from "./role-schema";

export const createApiKey = adminProcedure
  .input(
    z.object({
      name: z.string().trim().min(1).max(80),
      role: roleSchema,
      expiresAt: z.date().nullable().default(null),
    }),
  )
  .mutation(({ ctx: { scope }, input }) => create(scope, input));

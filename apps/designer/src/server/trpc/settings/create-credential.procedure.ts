import { credentialSecretSchema } from "@callwright/contracts";
import { z } from "zod";
import { createCredential as create } from "../../settings/credentials";
import { adminProcedure } from "../init";

export const createCredential = adminProcedure
  .input(z.object({ name: z.string().trim().min(1).max(80), secret: credentialSecretSchema }))
  .mutation(({ ctx: { scope }, input }) => create(scope, input.name, input.secret));

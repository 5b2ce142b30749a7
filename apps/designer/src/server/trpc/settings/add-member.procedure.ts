import { z } from "zod";
import { addMember as add } from "../../settings/members";
import { adminProcedure } from "../init";
import { roleSchema } from "./role-schema";

export const addMember = adminProcedure
  .input(z.object({ name: z.string().trim().min(1).max(120), email: z.email().max(254), role: roleSchema }))
  .mutation(({ ctx: { scope }, input }) => add(scope, input));

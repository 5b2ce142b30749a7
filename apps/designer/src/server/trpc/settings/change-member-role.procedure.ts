import { z } from "zod";
import { changeMemberRole as change } from "../../settings/members";
import { adminProcedure } from "../init";
import { roleSchema } from "./role-schema";

export const changeMemberRole = adminProcedure
  .input(z.object({ userId: z.string(), role: roleSchema }))
  .mutation(({ ctx: { scope }, input }) => change(scope, input.userId, input.role));

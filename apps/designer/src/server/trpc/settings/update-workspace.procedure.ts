import { z } from "zod";
import { isTimeZone, updateWorkspace as update } from "../../settings/workspace";
import { adminProcedure } from "../init";

export const updateWorkspace = adminProcedure
  .input(
    z.object({ name: z.string().trim().min(1).max(80), timeZone: z.string().refine(isTimeZone, "an IANA time zone") }),
  )
  .mutation(({ ctx: { scope }, input }) => update(scope, input.name, input.timeZone));

import { z } from "zod";
import { deleteCalendar } from "../../library/calendars";
import { editorProcedure } from "../init";

export const deleteProcedure = editorProcedure
  .input(z.object({ id: z.string() }))
  .mutation(({ ctx: { scope }, input }) => deleteCalendar(scope, input.id));

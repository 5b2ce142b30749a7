import { calendarSchema } from "@callwright/flow-blocks";
import { z } from "zod";
import { saveCalendar } from "../../library/calendars";
import { editorProcedure } from "../init";

/** Writes a calendar; flows that ask it follow from the next call on, without publishing. */
export const save = editorProcedure
  .input(z.object({ id: z.string().nullable(), name: z.string().trim().min(1).max(80), rules: calendarSchema }))
  .mutation(({ ctx: { scope }, input }) => saveCalendar(scope, input.id, input.name, input.rules));

import { type CalendarRules, calendarSchema, calendarStatus } from "@callwright/flow-blocks";
import { viewerProcedure } from "../init";

/** Calendars with what they say right now. */
export const list = viewerProcedure.query(async ({ ctx: { scope } }) => {
  const calendars = await scope.db.calendar.findMany({ orderBy: { name: "asc" } });
  const now = Date.now();
  return calendars.map(({ id, name, rules, updatedAt }) => {
    const parsed = calendarSchema.safeParse(rules);
    const readable: CalendarRules | null = parsed.success ? parsed.data : null;
    return { id, name, updatedAt, rules: readable, now: readable === null ? null : calendarStatus(readable, now) };
  });
});

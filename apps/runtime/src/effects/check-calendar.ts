import { calendarSchema, calendarStatus } from "@callwright/flow-blocks";
import { failed, type Performer, succeeded } from "./performer";

/** The rules of a workspace's calendar as stored; undefined where there is none. */
export type LoadCalendar = (workspaceId: string, calendarId: string) => Promise<unknown>;

/** `calendar.check`: what the calendar says now, as it is now: an admin changes it without publishing. */
export const createCheckCalendar =
  (load: LoadCalendar): Performer<"calendar.check"> =>
  async (effect, { call }) => {
    const stored = await load(call.info.workspaceId, effect.calendarId);
    if (stored === undefined) return failed("not-found", "the calendar does not exist any more");
    const rules = calendarSchema.safeParse(stored);
    if (!rules.success) return failed("bad-calendar", "the calendar's hours cannot be read");
    return succeeded(calendarStatus(rules.data, call.now()));
  };

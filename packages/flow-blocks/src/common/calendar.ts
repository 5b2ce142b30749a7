import { z } from "zod";

const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "time-of-day");
const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "day");
const spanSchema = z
  .object({ from: timeOfDaySchema, to: timeOfDaySchema })
  .refine((span) => span.from < span.to, "span");

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Opening hours, as an admin keeps them. Times are wall-clock times of the zone; a span past midnight is two spans. */
export const calendarSchema = z.object({
  /** IANA zone, such as Europe/Warsaw. */
  timeZone: z.string().min(1).refine(isTimeZone, "time-zone"),
  weekly: z.record(z.enum(WEEKDAYS), z.array(spanSchema).max(8)),
  /** Days with hours of their own; no spans = closed all day. A `holiday` that is closed leaves by its own port. */
  specialDays: z
    .array(
      z.object({
        day: daySchema,
        label: z.string().max(80),
        holiday: z.boolean(),
        /** Every year on this month and day. */
        yearly: z.boolean().default(false),
        spans: z.array(spanSchema).max(8),
      }),
    )
    .max(500),
  /** Closed at once, whatever the hours say; callers leave by `emergency`. */
  emergency: z.object({ active: z.boolean(), label: z.string().max(200) }),
});
export type CalendarRules = z.output<typeof calendarSchema>;

export type CalendarState = "open" | "closed" | "holiday" | "emergency";

/**
 * What a calendar says of an instant.
 * @param at epoch milliseconds
 */
export function calendarStatus(calendar: CalendarRules, at: number): { state: CalendarState; label: string } {
  if (calendar.emergency.active) return { state: "emergency", label: calendar.emergency.label };
  const local = localTime(calendar.timeZone, at);
  const special =
    calendar.specialDays.find((day) => !day.yearly && day.day === local.day) ??
    calendar.specialDays.find((day) => day.yearly && day.day.slice(5) === local.day.slice(5));
  const spans = special ? special.spans : calendar.weekly[local.weekday];
  const open = spans.some((span) => span.from <= local.time && local.time < span.to);
  const label = special?.label ?? "";
  if (open) return { state: "open", label };
  return { state: special?.holiday ? "holiday" : "closed", label };
}

function localTime(timeZone: string, at: number): { day: string; weekday: Weekday; time: string } {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    weekday: "long",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  const weekday = part("weekday").toLowerCase();
  return {
    day: `${part("year")}-${part("month")}-${part("day")}`,
    weekday: WEEKDAYS.find((name) => name === weekday) ?? "monday",
    time: `${part("hour")}:${part("minute")}`,
  };
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone });
    return true;
  } catch {
    return false;
  }
}

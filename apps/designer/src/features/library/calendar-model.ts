import { type CalendarRules, WEEKDAYS, type Weekday } from "@callwright/flow-blocks";

export type Spans = CalendarRules["weekly"][Weekday];
export type SpecialDay = CalendarRules["specialDays"][number];

export interface DayGroup {
  from: Weekday;
  to: Weekday;
  spans: Spans;
}

const sameSpans = (a: Spans, b: Spans) =>
  a.length === b.length && a.every((span, index) => span.from === b[index]?.from && span.to === b[index]?.to);

/** The week with neighbouring days of the same hours put together: Monday to Friday 9–17, Saturday 10–14, … */
export function describeWeek(rules: CalendarRules): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const day of WEEKDAYS) {
    const spans = rules.weekly[day];
    const last = groups.at(-1);
    if (last && sameSpans(last.spans, spans)) last.to = day;
    else groups.push({ from: day, to: day, spans });
  }
  return groups;
}

/** A new calendar: Monday to Friday, nine to five. */
export function newCalendar(timeZone: string): CalendarRules {
  const working = [{ from: "09:00", to: "17:00" }];
  return {
    timeZone,
    weekly: {
      monday: working,
      tuesday: working,
      wednesday: working,
      thursday: working,
      friday: working,
      saturday: [],
      sunday: [],
    },
    specialDays: [],
    emergency: { active: false, label: "" },
  };
}

/**
 * Hours as people write them: `9-17`, `09:00–12:30, 13:30–17:00`; empty is closed. Null where they cannot be read.
 */
export function parseHours(text: string): Spans | null {
  if (text.trim() === "") return [];
  const spans: Spans = [];
  for (const part of text.split(/[,;]/)) {
    const match = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(part);
    if (!match) return null;
    const from = clock(match[1], match[2]);
    const to = clock(match[3], match[4]);
    if (from === null || to === null || from >= to) return null;
    spans.push({ from, to });
  }
  return spans.sort((a, b) => a.from.localeCompare(b.from));
}

function clock(hours: string | undefined, minutes = "00"): string | null {
  const hour = Number(hours);
  const minute = Number(minutes);
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

export function formatHours(spans: Spans): string {
  return spans.map((span) => `${span.from}–${span.to}`).join(", ");
}

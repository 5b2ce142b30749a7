import { type CalendarRules, WEEKDAYS } from "@callwright/flow-blocks";

const WORKING_DAYS = new Set<string>(["monday", "tuesday", "wednesday", "thursday", "friday"]);

/** Monday to Friday, nine to five; New Year's Day and the Christmas days are holidays. */
export function demoCalendar(timeZone: string): CalendarRules {
  const holiday = (day: string, label: string) => ({ day, label, holiday: true, yearly: true, spans: [] });
  const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = WEEKDAYS.map((day) =>
    WORKING_DAYS.has(day) ? [{ from: "09:00", to: "17:00" }] : [],
  );
  return {
    timeZone,
    weekly: {
      monday: monday ?? [],
      tuesday: tuesday ?? [],
      wednesday: wednesday ?? [],
      thursday: thursday ?? [],
      friday: friday ?? [],
      saturday: saturday ?? [],
      sunday: sunday ?? [],
    },
    specialDays: [
      holiday("2026-01-01", "New Year's Day"),
      holiday("2026-12-25", "Christmas Day"),
      holiday("2026-12-26", "Second day of Christmas"),
    ],
    emergency: { active: false, label: "" },
  };
}

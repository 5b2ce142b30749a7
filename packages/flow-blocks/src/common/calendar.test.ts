import { describe, expect, test } from "vitest";
import { calendarSchema, calendarStatus } from "./calendar";
import { matchCallerList } from "./caller-match";

const weekday = [{ from: "09:00", to: "17:00" }];
const calendar = calendarSchema.parse({
  timeZone: "Europe/Warsaw",
  weekly: {
    monday: weekday,
    tuesday: weekday,
    wednesday: weekday,
    thursday: weekday,
    friday: [...weekday, { from: "20:00", to: "24:00" }],
    saturday: [],
    sunday: [],
  },
  specialDays: [
    { day: "2020-12-25", label: "Christmas", holiday: true, yearly: true, spans: [] },
    {
      day: "2026-12-24",
      label: "Christmas Eve",
      holiday: true,
      yearly: false,
      spans: [{ from: "09:00", to: "12:00" }],
    },
    { day: "2026-11-28", label: "Black Saturday", holiday: false, yearly: false, spans: weekday },
  ],
  emergency: { active: false, label: "" },
});
const at = (local: string) => calendarStatus(calendar, Date.parse(local)).state;

describe("calendar", () => {
  test.each([
    ["2026-11-23T09:00:00+01:00", "open"],
    ["2026-11-23T08:59:59+01:00", "closed"],
    ["2026-11-23T17:00:00+01:00", "closed"],
    ["2026-11-27T23:59:00+01:00", "open"],
    ["2026-11-22T12:00:00+01:00", "closed"],
    ["2026-11-28T12:00:00+01:00", "open"],
    ["2026-12-24T11:00:00+01:00", "open"],
    ["2026-12-24T13:00:00+01:00", "holiday"],
    ["2027-12-25T11:00:00+01:00", "holiday"],
    // the day after summer time began: the wall clock counts
    ["2026-03-30T09:00:00+02:00", "open"],
    ["2026-03-27T08:30:00+01:00", "closed"],
  ])("%s: %s", (time, state) => {
    expect(at(time)).toBe(state);
  });
  test("the emergency switch goes before everything", () => {
    const closed = { ...calendar, emergency: { active: true, label: "Fire drill" } };
    expect(calendarStatus(closed, Date.parse("2026-11-23T10:00:00Z"))).toEqual({
      state: "emergency",
      label: "Fire drill",
    });
  });
  test("bad rules say what is wrong", () => {
    expect(calendarSchema.safeParse({ ...calendar, timeZone: "Mars/Olympus" }).success).toBe(false);
    expect(
      calendarSchema.safeParse({
        ...calendar,
        weekly: { ...calendar.weekly, monday: [{ from: "17:00", to: "09:00" }] },
      }).success,
    ).toBe(false);
  });
});

test("caller lists: the exact number, else the longest beginning; writing does not matter", () => {
  const entries = [{ pattern: "+48*" }, { pattern: "+48 22*" }, { pattern: "0048221234567" }, { pattern: "alice" }];
  const match = (number: string) => matchCallerList(entries, number)?.pattern;
  expect(match("+48 22 123 45 67")).toBe("0048221234567");
  expect(match("+48225555555")).toBe("+48 22*");
  expect(match("+48605000000")).toBe("+48*");
  expect(match("Alice")).toBe("alice");
  expect(match("+49301234")).toBeUndefined();
});

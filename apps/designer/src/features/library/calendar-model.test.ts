import { calendarSchema } from "@callwright/flow-blocks";
import { describe, expect, it } from "vitest";
import { describeWeek, formatHours, newCalendar, parseHours } from "./calendar-model";

describe("parseHours", () => {
  it.each([
    ["", []],
    ["9-17", [{ from: "09:00", to: "17:00" }]],
    ["9:30 – 12", [{ from: "09:30", to: "12:00" }]],
    [
      "13.30-17, 8-12",
      [
        { from: "08:00", to: "12:00" },
        { from: "13:30", to: "17:00" },
      ],
    ],
    ["0-24", [{ from: "00:00", to: "24:00" }]],
    ["17-9", null],
    ["9-9", null],
    ["9", null],
    ["25-26", null],
    ["9:75-10", null],
    ["morning", null],
  ])("reads %j", (text, expected) => {
    expect(parseHours(text)).toEqual(expected);
  });

  it("reads what formatHours writes", () => {
    const spans = [
      { from: "08:15", to: "12:00" },
      { from: "13:00", to: "24:00" },
    ];
    expect(parseHours(formatHours(spans))).toEqual(spans);
  });
});

describe("describeWeek", () => {
  it("puts neighbouring days of the same hours together", () => {
    const groups = describeWeek(newCalendar("UTC"));
    expect(groups.map(({ from, to, spans }) => [from, to, spans.length])).toEqual([
      ["monday", "friday", 1],
      ["saturday", "sunday", 0],
    ]);
  });
});

it("makes new calendars that the engine accepts", () => {
  expect(calendarSchema.safeParse(newCalendar("Europe/Warsaw")).success).toBe(true);
});

import { describe, expect, it } from "vitest";
import { formatCallerList, parseCallerList } from "./caller-list-text";

describe("parseCallerList", () => {
  it.each([
    ["+48 601 234 567 Anna", { pattern: "+48601234567", label: "Anna" }],
    ["0048*; Poland", { pattern: "0048*", label: "Poland" }],
    ["601-234-567\tAnna Nowak", { pattern: "601234567", label: "Anna Nowak" }],
    ["(22) 555 01 02,Office", { pattern: "225550102", label: "Office" }],
    ["  1000  ", { pattern: "1000", label: "" }],
  ])("reads %j", (line, entry) => {
    expect(parseCallerList(line)).toEqual({ entries: [entry], wrong: [] });
  });

  it("names the lines that hold no number, and takes the others", () => {
    expect(parseCallerList("1000\n\nAnna\n+*\n2000")).toEqual({
      entries: [
        { pattern: "1000", label: "" },
        { pattern: "2000", label: "" },
      ],
      wrong: [
        { line: 3, text: "Anna" },
        { line: 4, text: "+*" },
      ],
    });
  });

  it("reads what formatCallerList writes", () => {
    const entries = [
      { pattern: "+4860*", label: "Mobile, Poland" },
      { pattern: "1000", label: "" },
    ];
    expect(parseCallerList(formatCallerList(entries))).toEqual({ entries, wrong: [] });
  });
});

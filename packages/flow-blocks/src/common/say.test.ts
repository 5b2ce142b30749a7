import { describe, expect, test } from "vitest";
import { sayText } from "./say";

const en = { language: "en", timeZone: "Europe/Warsaw", currency: "USD" };

describe("values said", () => {
  test.each([
    ["digits", "12305", "one, two, three, zero, five"],
    ["digits", "A1*", "A, one, star"],
    ["phone", "+48221234567", "plus four eight, two two one, two three four, five six seven"],
    ["number", 1234, "one thousand two hundred thirty-four"],
    ["number", "-0.5", "minus zero point five"],
    ["currency", 12.5, "twelve dollars and fifty cents"],
    ["currency", "1.00", "one dollar"],
    ["currency", "0.01", "one cent"],
    ["currency", "19.999", "twenty dollars"],
    ["date", "2026-12-24", "December 24, 2026"],
    ["date", "2026-12-23T23:30:00Z", "December 24, 2026"],
    ["time", "17:05", "5:05 PM"],
    ["time", "2026-12-23T16:05:00Z", "5:05 PM"],
  ] as const)("%s %s", (as, value, expected) => {
    expect(sayText(value, as, en).replace(/\s/g, " ")).toBe(expected);
  });
  test("in Polish and Chinese", () => {
    expect(sayText("12", "number", { ...en, language: "pl" })).toBe("dwanaście");
    expect(sayText("12", "digits", { ...en, language: "zh-CN" })).toBe("一, 二");
    expect(sayText("2026-12-24", "date", { ...en, language: "zh-CN" })).toBe("2026年12月24日");
    expect(sayText(12.5, "currency", { ...en, language: "pl", currency: "PLN" })).toContain("12,50");
  });
  test("nothing says nothing; what has no such form says so", () => {
    expect(sayText(null, "number", en)).toBe("");
    expect(() => sayText("many", "number", en)).toThrow(/not a number/);
    expect(() => sayText("soon", "date", en)).toThrow(/not a date/);
  });
});

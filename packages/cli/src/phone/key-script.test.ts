import { describe, expect, it } from "vitest";
import { parseKeys } from "./key-script";

const key = (value: string) => ({ type: "key", key: value });

describe("keys of a test call", () => {
  it("reads groups apart by commas", () => {
    expect(parseKeys("2,12#")).toEqual([[key("2")], [key("1"), key("2"), key("#")]]);
    expect(parseKeys("*,aD")).toEqual([[key("*")], [key("A"), key("D")]]);
    expect(parseKeys("")).toEqual([]);
  });

  it("reads pauses and sounds, and passes over blanks", () => {
    expect(parseKeys("3, w~ #")).toEqual([
      [key("3")],
      [{ type: "pause", ms: 1_000 }, { type: "speak", ms: 1_000 }, key("#")],
    ]);
  });

  it.each(["1,,2", ",1", "1,", "12e", "1;2", "x"])("refuses %j and says where", (text) => {
    expect(() => parseKeys(text)).toThrow(/group \d|Group \d/);
  });
});

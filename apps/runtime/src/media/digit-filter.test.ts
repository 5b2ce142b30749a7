import { describe, expect, it } from "vitest";
import { DigitFilter } from "./digit-filter";

describe("DigitFilter", () => {
  it("takes a key reported by both ways once, whichever comes first", () => {
    const filter = new DigitFilter();
    expect(filter.accept("5", "rfc4733", 1_000)).toBe(true);
    expect(filter.accept("5", "info", 1_120)).toBe(false);
    expect(filter.accept("6", "info", 2_000)).toBe(true);
    expect(filter.accept("6", "rfc4733", 2_040)).toBe(false);
  });

  it("takes a key pressed twice twice, also where both ways report both", () => {
    const filter = new DigitFilter();
    const seen = [
      filter.accept("5", "rfc4733", 1_000),
      filter.accept("5", "info", 1_050),
      filter.accept("5", "rfc4733", 1_180),
      filter.accept("5", "info", 1_230),
    ];
    expect(seen).toEqual([true, false, true, false]);
    expect([filter.accept("7", "info", 1_300), filter.accept("7", "info", 1_310)]).toEqual([true, true]);
  });

  it("takes the same key by another way later as another press", () => {
    const filter = new DigitFilter();
    expect(filter.accept("5", "rfc4733", 1_000)).toBe(true);
    expect(filter.accept("5", "info", 1_501)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { timeToken } from "./frames";

describe("timeToken", () => {
  it("is the UTC time of day with microseconds", () => {
    for (const text of ["2026-11-22T00:00:00.000Z", "2026-01-02T03:04:05.006Z", "2026-12-31T23:59:59.999Z"]) {
      expect(timeToken(Date.parse(text))).toBe(`${text.slice(11, 23)}000`);
    }
  });
});

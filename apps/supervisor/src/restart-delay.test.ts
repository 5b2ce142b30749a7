import { describe, expect, it } from "vitest";
import { RestartDelay } from "./restart-delay";

describe("RestartDelay", () => {
  it("doubles while a process keeps ending, up to ten seconds", () => {
    const delay = new RestartDelay();
    const delays = Array.from({ length: 9 }, (_, i) => delay.next(i * 1000));
    expect(delays).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  });

  it("starts anew once a process has run for a while", () => {
    const delay = new RestartDelay();
    delay.next(0);
    expect(delay.next(1000)).toBe(400);
    expect(delay.next(120_000)).toBe(200);
  });
});

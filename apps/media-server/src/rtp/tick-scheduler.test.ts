import { describe, expect, it } from "vitest";
import { FRAME_MS, type SchedulerClock, TickScheduler } from "./tick-scheduler";

/** A clock that runs by hand; timers fire late by what is given. */
class FakeClock implements SchedulerClock {
  nowMs = 1_000.4;
  #timers: { atMs: number; run: () => void }[] = [];

  constructor(private readonly lateMs = 0) {}

  now(): number {
    return this.nowMs;
  }
  setTimeout(run: () => void, delayMs: number): { cancel(): void } {
    const timer = { atMs: this.nowMs + delayMs + this.lateMs, run };
    this.#timers.push(timer);
    return { cancel: () => this.#timers.splice(this.#timers.indexOf(timer), 1) };
  }
  get pending(): number {
    return this.#timers.length;
  }
  run(forMs: number): void {
    const end = this.nowMs + forMs;
    for (;;) {
      const next = this.#timers.sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined || next.atMs > end) break;
      this.#timers.shift();
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = end;
  }
}

const member = () => {
  const times: number[] = [];
  const dues: number[] = [];
  const tick = (nowMs: number, dueMs: number) => {
    times.push(nowMs);
    dues.push(dueMs);
  };
  return { times, dues, tick };
};
const fail = (error: unknown) => {
  throw error;
};

describe("TickScheduler", () => {
  it("ticks every 20 ms without drift, though each timer is late", () => {
    const clock = new FakeClock(0.7);
    const scheduler = new TickScheduler(clock, fail);
    const one = member();
    scheduler.add(one);
    clock.run(100_000);
    expect(one.times.length).toBeGreaterThanOrEqual(4_999);
    expect(one.times.length).toBeLessThanOrEqual(5_000);
    const first = one.times[0] ?? 0;
    one.times.forEach((time, i) => {
      expect(Math.abs(time - first - i * FRAME_MS)).toBeLessThan(2);
    });
  });

  it("spreads its members over all phases evenly", () => {
    const clock = new FakeClock();
    const scheduler = new TickScheduler(clock, fail);
    const members = Array.from({ length: 60 }, member);
    for (const each of members) scheduler.add(each);
    clock.run(1_000);
    const phases = new Map<number, number>();
    for (const each of members) {
      const phase = Math.floor((each.times.at(-1) ?? 0) % FRAME_MS);
      phases.set(phase, (phases.get(phase) ?? 0) + 1);
    }
    expect([...phases.values()]).toEqual(Array.from({ length: FRAME_MS }, () => 3));
  });

  it("catches up after a short stall, and leaves out what a long one missed", () => {
    const clock = new FakeClock();
    const scheduler = new TickScheduler(clock, fail);
    const one = member();
    scheduler.add(one);
    clock.run(200);
    const before = one.times.length;
    clock.nowMs += 60;
    clock.run(20);
    expect(one.times.length - before).toBe(4);
    const again = one.times.length;
    clock.nowMs += 10_000;
    clock.run(1);
    expect(one.times.length - again).toBeLessThanOrEqual(6);
    const steps = one.dues.slice(1).map((due, i) => due - (one.dues[i] ?? 0));
    expect(steps.every((step) => step > 19.9 && Math.abs(step - Math.round(step / FRAME_MS) * FRAME_MS) < 0.001)).toBe(
      true,
    );
    expect(Math.max(...steps)).toBeGreaterThan(9_800);
    expect(scheduler.takeMaxLateMs()).toBeGreaterThan(9_900);
    expect(scheduler.takeMaxLateMs()).toBe(0);
  });

  it("goes on with the others when one fails, and sleeps when it has none", () => {
    const clock = new FakeClock();
    const errors: unknown[] = [];
    const scheduler = new TickScheduler(clock, (error) => errors.push(error));
    const bad = {
      tick: () => {
        throw new Error("bad");
      },
    };
    const good = member();
    scheduler.add(bad);
    scheduler.add(good);
    clock.run(200);
    expect(errors.length).toBeGreaterThan(8);
    expect(good.times.length).toBeGreaterThan(8);
    scheduler.remove(bad);
    scheduler.remove(good);
    scheduler.remove(good);
    expect(clock.pending).toBe(0);
    const late = member();
    clock.run(5_000);
    scheduler.add(late);
    clock.run(200);
    expect(late.times.length).toBe(10);
  });
});

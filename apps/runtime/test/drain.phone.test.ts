import { callerScenario, runSipp, type Step, waitFor } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { publishBusyMenu } from "./support/flows";
import type { NodeProcess } from "./support/node-process";
import { Stack } from "./support/stack";

const CALLS = 20;
const walk: Step[] = [{ type: "info", digit: "2" }, { type: "await-bye" }];

describe("a runtime is stopped with calls in progress", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({ runtimes: 2 });
    for (const number of ["1000", "1001", "1002"]) await publishBusyMenu(stack, number);
  });
  afterAll(() => stack.stop());

  const callers = (service: string, steps: readonly Step[]) =>
    runSipp({
      scenario: callerScenario({ steps }),
      target: stack.target,
      service,
      calls: CALLS,
      rate: CALLS,
      timeoutMs: 30_000,
    });
  const runtime = (index: number): NodeProcess => {
    const found = stack.runtimes[index];
    if (found === undefined) throw new Error(`no runtime ${index}`);
    return found;
  };

  /** Waits until a runtime has so many calls. */
  const busy = (index: number, calls: number) =>
    waitFor(
      async () => {
        const health = z.object({ detail: z.string() }).parse(await (await fetch(runtime(index).healthUrl)).json());
        return Number.parseInt(health.detail, 10) >= calls;
      },
      { what: `${calls} calls in runtime ${index}` },
    );

  it("beside another one: it hands them over, and they go on", async () => {
    const running = callers("1000", [{ type: "pause", ms: 6_000 }, ...walk]);
    await busy(0, CALLS / 2);
    runtime(0).signal("SIGTERM");
    expect(await runtime(0).exited).toBe(0);
    const result = await running;
    expect(result.successfulCalls, result.errors).toBe(CALLS);
    const records = await stack.finishedCalls(CALLS, { dnis: "1000" });
    const taken = records.filter((record) => record.epochs > 1);
    expect(taken.length).toBeGreaterThan(0);
    for (const record of records) {
      expect(record).toMatchObject({ status: "completed", endedBy: "system" });
      expect(record.visits.at(-2)).toMatchObject({ blockId: "two", port: "next" });
    }
    await stack.quiet();
  });

  it("alone: it takes no new calls and ends when those in progress have ended", async () => {
    const running = callers("1001", [{ type: "pause", ms: 4_000 }, ...walk]);
    await busy(1, CALLS);
    runtime(1).signal("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 500)); // beyond the grace for calls on their way
    const refused = await runSipp({
      scenario: callerScenario({ steps: [], expectStatus: 503 }),
      target: stack.target,
      service: "1001",
      timeoutMs: 10_000,
    });
    expect(refused.successfulCalls, refused.errors).toBe(1);
    const result = await running;
    expect(result.successfulCalls, result.errors).toBe(CALLS);
    expect(await runtime(1).exited).toBe(0);
    expect(await stack.finishedCalls(CALLS, { dnis: "1001" })).toHaveLength(CALLS);
    await stack.quiet();
  });

  it("a second signal: it hangs up and ends now", async () => {
    await stack.startRuntime();
    const running = callers("1002", [{ type: "await-bye" }]);
    await busy(2, CALLS);
    runtime(2).signal("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const signalledAt = performance.now();
    runtime(2).signal("SIGTERM");
    expect(await runtime(2).exited).toBe(1);
    expect(performance.now() - signalledAt).toBeLessThan(5_000);
    const result = await running;
    expect(result.successfulCalls, result.errors).toBe(CALLS);
    const records = await stack.finishedCalls(CALLS, { dnis: "1002" });
    for (const record of records) expect(record).toMatchObject({ endedBy: "system", cause: "shutdown" });
    await stack.quiet();
  });
});

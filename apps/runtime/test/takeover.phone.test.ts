import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { callerScenario, runSipp, waitFor } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { publishBusyMenu, TONES } from "./support/flows";
import { Listener } from "./support/listeners";
import { Stack } from "./support/stack";

const CALLS = 50;

describe("one of two runtimes is killed with 50 calls in progress", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({ runtimes: 2 });
    await publishBusyMenu(stack, "1000");
  });
  afterAll(() => stack.stop());

  it("every caller hears on within 2 s, their next digit works, and their records are whole", async () => {
    const listeners = await Promise.all(Array.from({ length: CALLS }, () => Listener.open()));
    const injection = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "callwright-inf-")), "ports.csv");
    fs.writeFileSync(injection, `SEQUENTIAL\n${listeners.map((listener) => listener.port).join(";\n")};\n`);
    const scenario = callerScenario({
      mediaPort: "[field0]",
      steps: [{ type: "pause", ms: 8_000 }, { type: "info", digit: "2" }, { type: "await-bye" }],
    });
    const running = runSipp({ scenario, target: stack.target, calls: CALLS, rate: 50, args: ["-inf", injection] });
    await waitFor(() => listeners.every((listener) => listener.heard.length > 0), { what: "all callers to hear it" });
    await new Promise((resolve) => setTimeout(resolve, 1_500));

    const [killed, survivor] = stack.runtimes;
    const before = await callsOf(killed?.healthUrl);
    expect(before).toBeGreaterThan(10);
    const killedAt = performance.now();
    killed?.signal("SIGKILL");
    await killed?.exited;

    const result = await running;
    expect(result.successfulCalls, result.errors).toBe(CALLS);

    const silences = listeners.map((listener) => {
      const answered = listener.firstHeard(TONES.two, killedAt);
      expect(answered).not.toBeNull();
      return listener.longestSilenceMs(killedAt, answered ?? 0);
    });
    for (const listener of listeners) listener.close();
    const longest = Math.max(...silences);
    console.log(`longest silence of ${CALLS} callers, ${before} of them taken over: ${Math.round(longest)} ms`);
    expect(longest).toBeLessThan(2_000);

    const calls = await stack.finishedCalls(CALLS);
    expect(calls).toHaveLength(CALLS);
    expect(calls.filter((call) => call.epochs === 2)).toHaveLength(before);
    for (const call of calls) {
      expect(call).toMatchObject({ status: "completed", endedBy: "system" });
      expect(call.visits.at(-2)).toMatchObject({ blockId: "two", port: "next" });
      const events = z.array(z.looseObject({ seq: z.number(), type: z.string() })).parse(call.journal?.events);
      expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter((event) => event.type === "session.claimed")).toHaveLength(call.epochs - 1);
      expect(call.legs).toHaveLength(1);
      expect(call.legs[0]?.mediaStats).not.toBeNull();
    }
    await stack.quiet();
    expect(await callsOf(survivor?.healthUrl)).toBe(0);
  });
});

async function callsOf(healthUrl: string | undefined): Promise<number> {
  const health = z.object({ detail: z.string() }).parse(await (await fetch(healthUrl ?? "")).json());
  return Number.parseInt(health.detail, 10);
}

import { callKeys, liveChannels } from "@callwright/contracts";
import { callerScenario, runSipp, type Step, waitFor } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishBusyMenu, publishMenu } from "./support/flows";
import { Stack } from "./support/stack";

const MAX_CALLS = 5;

describe("what an operator does, and what fails under them", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({ runtimeEnv: { MAX_CALLS: String(MAX_CALLS) } });
    for (const number of ["1000", "1001", "1002", "1003"]) await publishBusyMenu(stack, number);
  });
  afterAll(() => stack.stop());

  const call = (service: string, steps: readonly Step[], options: { calls?: number; expectStatus?: number } = {}) =>
    runSipp({
      scenario: callerScenario({
        steps,
        ...(options.expectStatus === undefined ? {} : { expectStatus: options.expectStatus }),
      }),
      target: stack.target,
      service,
      calls: options.calls ?? 1,
      rate: 20,
      timeoutMs: 20_000,
    });
  /** Ids of calls in progress to a number, once there are so many. */
  const inProgress = (dnis: string, count: number) =>
    waitFor(
      async () => {
        const calls = await stack.db.call.findMany({ where: { dnis, status: "inProgress" } });
        return calls.length === count ? calls.map((row) => row.id) : null;
      },
      { what: `${count} calls to ${dnis} in progress` },
    );

  it("more calls than it may have are told to come back", async () => {
    const full = call("1000", [{ type: "pause", ms: 3_000 }, { type: "bye" }], { calls: MAX_CALLS });
    await inProgress("1000", MAX_CALLS);
    const refused = await call("1000", [], { expectStatus: 503 });
    expect(refused.successfulCalls, refused.errors).toBe(1);
    expect(refused.messages).toMatch(/Retry-After: \d+/);
    expect((await full).successfulCalls).toBe(MAX_CALLS);
    await stack.quiet();
  });

  it("a call is ended by command, once however often it is asked", async () => {
    const running = call("1001", [{ type: "await-bye" }]);
    const [callId] = await inProgress("1001", 1);
    const command = JSON.stringify({ type: "call.hangup", requestId: "request-1", by: "user:admin" });
    for (let times = 0; times < 2; times++) {
      await stack.redis.xadd(callKeys(callId ?? "").commands, "*", "command", command);
      await stack.redis.publish(liveChannels.callCommand, callId ?? "");
    }
    const result = await running;
    expect(result.successfulCalls, result.errors).toBe(1);
    const [record] = await stack.finishedCalls(1, { dnis: "1001" });
    expect(record).toMatchObject({ endedBy: "system", cause: "ended-by-admin" });
    await stack.redis.xadd(callKeys(callId ?? "").commands, "*", "command", command);
    await stack.redis.publish(liveChannels.callCommand, callId ?? ""); // too late: forgotten
    await stack.quiet();
  });

  it("a number that is published anew is answered by the new version at once", async () => {
    const unknown = await call("1777", [], { expectStatus: 404 });
    expect(unknown.successfulCalls, unknown.errors).toBe(1);
    await publishMenu(stack, "1777");
    await stack.redis.publish(liveChannels.numbersChanged, JSON.stringify({ numbers: ["1777"] }));
    const known = await call("1777", [{ type: "pause", ms: 200 }, { type: "bye" }]);
    expect(known.successfulCalls, known.errors).toBe(1);
  });

  it("the SIP server dies: its calls are recorded as lost, and nothing of them is left", async () => {
    const running = call("1002", [{ type: "pause", ms: 8_000 }, { type: "bye" }], { calls: 2 });
    await inProgress("1002", 2);
    await stack.restartSipServer();
    const records = await stack.finishedCalls(2, { dnis: "1002" }, 15_000);
    for (const record of records) expect(record).toMatchObject({ cause: "sip-server-lost", endedBy: "system" });
    await stack.quiet();
    await running;
    const after = await call("1002", [{ type: "pause", ms: 200 }, { type: "bye" }]);
    expect(after.successfulCalls, after.errors).toBe(1);
  });

  it("the media server dies: its calls are ended, new ones refused until it is back", async () => {
    const running = call("1003", [{ type: "await-bye" }], { calls: 2 });
    await inProgress("1003", 2);
    await stack.killMediaServer();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const refused = await call("1003", [], { expectStatus: 503 });
    expect(refused.successfulCalls, refused.errors).toBe(1);
    await stack.startMediaServer();
    const result = await running;
    expect(result.successfulCalls, result.errors).toBe(2);
    const records = await stack.finishedCalls(2, { dnis: "1003" });
    for (const record of records) expect(record.endedBy).toBe("system");
    await stack.quiet();
  });
});

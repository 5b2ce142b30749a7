import http from "node:http";
import { calleeScenario, callerScenario, cancellingScenario, findFreePort, runSipp } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishAskFirst, publishBusyMenu, publishRecord, publishTransfer } from "./support/flows";
import { Stack, WORKSPACE } from "./support/stack";

const CALLS = 40;

describe("callers hang up at every possible moment", () => {
  let stack: Stack;
  let calleePort = 0;
  const hanging = http.createServer(() => {}); // takes requests and never answers
  beforeAll(async () => {
    stack = await Stack.start();
    calleePort = await findFreePort();
    await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
    const address = hanging.address();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    await stack.db.httpOrigin.create({ data: { workspaceId: WORKSPACE, origin } });
    await publishBusyMenu(stack, "1000");
    await publishRecord(stack, "1001");
    await publishTransfer(stack, "1002", `sip:bob@127.0.0.1:${calleePort}`);
    await publishAskFirst(stack, "1003", `${origin}/`);
  });
  afterAll(async () => {
    hanging.closeAllConnections();
    hanging.close();
    await stack.stop();
  });

  async function callMany(service: string, scenario: string) {
    const result = await runSipp({
      scenario,
      target: stack.target,
      service,
      calls: CALLS,
      rate: 40,
      timeoutMs: 30_000,
    });
    expect(result.successfulCalls, result.errors).toBe(CALLS);
    const records = await stack.finishedCalls(CALLS, { dnis: service });
    expect(records).toHaveLength(CALLS);
    for (const record of records) expect(record).toMatchObject({ status: "completed", endedBy: "caller" });
    return records;
  }

  it.each([
    ["in a menu", "1000"],
    ["while it records", "1001"],
  ])("%s: nothing is left of any call", async (_, service) => {
    await callMany(service, callerScenario({ steps: [{ type: "random-pause", maxMs: 1_500 }, { type: "bye" }] }));
    await stack.quiet();
  });

  it("during a transfer: nothing is left of any call, and no callee is left on the line", async () => {
    const callee = runSipp({
      scenario: calleeScenario({ type: "answer", afterMs: 400, hangUpAfterMs: null }),
      localPort: calleePort,
      calls: CALLS,
      timeoutMs: 20_000,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await callMany(
      "1002",
      callerScenario({ steps: [{ type: "pause", ms: 600 }, { type: "random-pause", maxMs: 600 }, { type: "bye" }] }),
    );
    const answered = await callee;
    expect(answered.failedCalls, answered.errors).toBe(0);
    await stack.quiet();
  });

  it("before the call is answered", async () => {
    const records = await callMany("1003", cancellingScenario(400));
    for (const record of records) expect(record).toMatchObject({ cause: "cancelled", answeredAt: null });
    await stack.quiet();
  });
});

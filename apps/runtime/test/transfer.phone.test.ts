import { type CalleeBehaviour, calleeScenario, callerScenario, findFreePort, runSipp } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishTransfer } from "./support/flows";
import { Stack } from "./support/stack";

describe("a caller is transferred to a SIP address", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
  });
  afterAll(() => stack.stop());

  let next = 2_000;
  /** A call to a number whose flow rings a callee that behaves so. */
  async function call(
    behaviour: CalleeBehaviour | null,
    steps: Parameters<typeof callerScenario>[0]["steps"],
    timeoutMs = 10_000,
  ) {
    const number = String(next++);
    const calleePort = await findFreePort();
    await publishTransfer(stack, number, `sip:bob@127.0.0.1:${calleePort}`, timeoutMs);
    const callee =
      behaviour === null
        ? null
        : runSipp({ scenario: calleeScenario(behaviour), localPort: calleePort, timeoutMs: 8_000 });
    if (callee !== null) await new Promise((resolve) => setTimeout(resolve, 300));
    const caller = await runSipp({
      scenario: callerScenario({ steps }),
      target: stack.target,
      service: number,
      timeoutMs: 8_000,
    });
    const answered = await callee;
    if (answered !== null) expect(answered.failedCalls, answered.errors + answered.messages).toBe(0);
    expect(caller.successfulCalls, caller.errors).toBe(1);
    const [record] = await stack.finishedCalls(1, { dnis: number });
    // an INVITE that nobody has ever answered ends by the SIP server's time-out of 32 s (RFC 3261 timer B)
    if (callee !== null) await stack.quiet();
    return record;
  }

  it("answered, and the callee hangs up: the flow goes on", async () => {
    const record = await call({ type: "answer", afterMs: 300, hangUpAfterMs: 500 }, [{ type: "await-bye" }]);
    expect(record?.visits.map((visit) => visit.blockId)).toEqual(["start", "transfer", "finished-end"]);
    const leg = record?.legs.find((candidate) => candidate.direction === "outbound");
    expect(leg).toMatchObject({ cause: "hangup" });
    expect(leg?.answeredAt).not.toBeNull();
    expect(leg?.mediaStats).not.toBeNull();
  });

  it("answered, and the caller hangs up: so is the callee", async () => {
    const record = await call({ type: "answer", afterMs: 100, hangUpAfterMs: null }, [
      { type: "pause", ms: 1_000 },
      { type: "bye" },
    ]);
    expect(record).toMatchObject({ endedBy: "caller", cause: "hangup" });
    expect(record?.legs).toHaveLength(2);
  });

  it.each([
    [486, "Busy Here", "busy"],
    [600, "Busy Everywhere", "busy"],
    [603, "Decline", "rejected"],
    [403, "Forbidden", "rejected"],
    [480, "Temporarily Unavailable", "noAnswer"],
    [404, "Not Found", "failed"],
    [500, "Server Internal Error", "failed"],
  ])("refused with %i %s: %s", async (status, reason, port) => {
    const record = await call({ type: "refuse", status, reason }, [{ type: "await-bye" }]);
    expect(record?.visits.at(-1)?.blockId).toBe(`${port}-end`);
    expect(record?.legs.find((leg) => leg.direction === "outbound")).toMatchObject({
      sipStatus: status,
      answeredAt: null,
    });
  });

  it("nobody answers in time: CANCEL and no answer", async () => {
    const record = await call({ type: "ring-only" }, [{ type: "await-bye" }], 3_000);
    expect(record?.visits.at(-1)?.blockId).toBe("noAnswer-end");
  });

  it("the caller hangs up while it rings: CANCEL", async () => {
    const record = await call({ type: "ring-only" }, [{ type: "pause", ms: 700 }, { type: "bye" }]);
    expect(record).toMatchObject({ endedBy: "caller", lastBlock: "transfer" });
  });

  it("nobody is there at all: failed", async () => {
    const record = await call(null, [{ type: "await-bye" }], 3_000);
    expect(record?.visits.at(-1)?.blockId).toMatch(/^(failed|noAnswer)-end$/);
  });
});

import { callerScenario, runSipp } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishMenu } from "./support/flows";
import { Stack, WORKSPACE } from "./support/stack";

describe("calls that cannot be taken, and unusual ones that can", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
    await publishMenu(stack, "1000");
    await stack.db.number.create({ data: { workspaceId: WORKSPACE, id: "empty", number: "1999" } });
  });
  afterAll(() => stack.stop());

  const call = async (options: Parameters<typeof callerScenario>[0], service = "1000") => {
    const result = await runSipp({
      scenario: callerScenario(options),
      target: stack.target,
      service,
      timeoutMs: 20_000,
    });
    expect(result.successfulCalls, result.errors).toBe(1);
    return result;
  };

  it("an unknown number: 404", () => call({ steps: [], expectStatus: 404 }, "4711"));
  it("a number to which nothing is published: 480", () => call({ steps: [], expectStatus: 480 }, "1999"));
  it("no codec that we speak: 488", () => call({ steps: [], expectStatus: 488, payloads: "9 18" }));

  it("no SDP in the INVITE: our offer, the answer in the ACK, and a digit works", async () => {
    await call({
      lateOffer: true,
      steps: [{ type: "pause", ms: 500 }, { type: "info", digit: "1" }, { type: "await-bye" }],
    });
    const [record] = await stack.finishedCalls(1, { dnis: "1000" });
    expect(record?.visits.map((visit) => visit.blockId)).toEqual(["start", "menu", "one", "end"]);
  });

  it("hold and back by re-INVITE", async () => {
    await call({
      steps: [
        { type: "pause", ms: 300 },
        { type: "reinvite", direction: "sendonly", expect: "recvonly" },
        { type: "pause", ms: 300 },
        { type: "reinvite", direction: "sendrecv", expect: "sendrecv" },
        { type: "info", digit: "2" },
        { type: "await-bye" },
      ],
    });
  });

  it("both ways of sending a digit at once count once", async () => {
    await call({
      steps: [
        { type: "pause", ms: 300 },
        { type: "rfc4733", digit: "2" },
        { type: "info", digit: "2" },
        { type: "await-bye" },
      ],
    });
    const records = await stack.finishedCalls(3, { dnis: "1000" });
    const events = JSON.stringify(records.at(-1)?.journal?.events);
    expect(events.match(/dtmf\.received/g)).toHaveLength(1);
    await stack.quiet();
  });
});

import { callerScenario, runSipp, waitFor } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishMenu } from "./support/flows";
import { Stack } from "./support/stack";

describe("a caller walks a menu", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
    await publishMenu(stack, "1000");
  });
  afterAll(() => stack.stop());

  it.each(["info", "rfc4733"] as const)("by %s", async (way) => {
    const steps = [{ type: "pause", ms: 400 }, { type: way, digit: "2" }, { type: "await-bye" }] as const;
    const result = await runSipp({ scenario: callerScenario({ steps }), target: stack.target, service: "1000" });
    expect(result.successfulCalls, result.errors).toBe(1);
    const call = await waitFor(
      () =>
        stack.db.call.findFirst({
          where: { status: { not: "inProgress" } },
          include: { visits: { orderBy: { seq: "asc" } }, legs: true, journal: true },
          orderBy: { startedAt: "desc" },
        }),
      { what: "the call's record" },
    );
    expect(call).toMatchObject({ ani: "5551234", callerName: "Alice", dnis: "1000", status: "completed", epochs: 1 });
    expect(call.visits.map((visit) => `${visit.blockId}:${visit.port}`)).toEqual([
      "start:next",
      "menu:key-2",
      "two:next",
      "end:null",
    ]);
    await stack.db.call.deleteMany();
  });
});

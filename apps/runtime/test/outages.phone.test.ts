import { callerScenario, runSipp, type Step, waitFor } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishBusyMenu } from "./support/flows";
import { type RestartableServer, startOwnPostgres, startOwnRedis } from "./support/own-servers";
import { Stack } from "./support/stack";

const CALLS = 5;

describe("servers go away during calls", () => {
  let stack: Stack;
  let redis: RestartableServer;
  let postgres: RestartableServer;
  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startOwnRedis(), startOwnPostgres()]);
    stack = await Stack.start({ redisUrl: redis.url, postgresUrl: postgres.url });
    for (const number of ["1000", "1001", "1002"]) await publishBusyMenu(stack, number);
  });
  afterAll(async () => {
    await stack?.stop();
    await Promise.all([redis?.stop(), postgres?.stop()]);
  });

  const call = (service: string, steps: readonly Step[]) =>
    runSipp({
      scenario: callerScenario({ steps }),
      target: stack.target,
      service,
      calls: CALLS,
      rate: CALLS,
      timeoutMs: 25_000,
    });
  const walk: Step[] = [{ type: "info", digit: "2" }, { type: "await-bye" }];

  async function expectWhole(number: string, count: number) {
    const records = await stack.finishedCalls(count, { dnis: number }, 15_000);
    expect(records).toHaveLength(count);
    for (const record of records) {
      expect(record).toMatchObject({ status: "completed", epochs: 1 });
      expect(record.visits.at(-2)).toMatchObject({ blockId: "two", port: "next" });
      const events = JSON.parse(JSON.stringify(record.journal?.events));
      expect(events.map((event: { seq: number }) => event.seq)).toEqual(
        events.map((_: unknown, index: number) => index + 1),
      );
    }
    await stack.quiet();
  }

  it("Redis is killed and started again: calls in progress go on, new ones are taken, nothing is lost", async () => {
    const inProgress = call("1000", [{ type: "pause", ms: 5_000 }, ...walk]);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await redis.kill();
    const meanwhile = call("1001", [{ type: "pause", ms: 4_000 }, ...walk]);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await redis.start();
    for (const result of await Promise.all([inProgress, meanwhile])) {
      expect(result.successfulCalls, result.errors).toBe(CALLS);
    }
    await expectWhole("1000", CALLS);
    await expectWhole("1001", CALLS);
  });

  it("PostgreSQL is away when calls begin and end: their records are kept and written when it is back", async () => {
    const first = await call("1002", walk); // the number is known from here on
    expect(first.successfulCalls, first.errors).toBe(CALLS);
    await expectWhole("1002", CALLS);
    await postgres.kill();
    const result = await call("1002", [{ type: "pause", ms: 300 }, ...walk]);
    expect(result.successfulCalls, result.errors).toBe(CALLS);
    await waitFor(async () => (await stack.redis.hlen("cw:records:unwritten")) === CALLS, {
      what: "the records to be kept in Redis",
    });
    await postgres.start();
    await expectWhole("1002", 2 * CALLS);
  });
});

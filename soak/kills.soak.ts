/**
 * `npm run soak -- kills [--minutes N] [--rate CALLS_PER_S]`: callers walk the demo's front desk while every few seconds one
 * of two runtimes is killed with SIGKILL. No call may be lost once it was answered: at the end each call has a complete
 * record, and nothing of it is left in Redis.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { CALL_KEY_PATTERN } from "@callwright/contracts";
import { callerScenario, runSipp, startSystem, waitFor } from "@callwright/testing";
import { Redis } from "ioredis";
import { z } from "zod";
import { openDatabase } from "../bench/calls/rows";

const KILL_EVERY_MS = 15_000;
/** Callers whose INVITE was being handled by a runtime at the moment of its death may be refused. */
const REFUSED_PER_KILL = 2;

const childrenSchema = z.array(z.object({ name: z.string(), pid: z.number().int() }));
const portsSchema = z.object({ redis: z.number().int() });

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, rate: { type: "string", default: "5" } },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const calls = Math.round(minutes * 60 * rate);

const system = await startSystem({ env: { RUNTIME_COUNT: "2", RTP_PORT_MIN: "24000", RTP_PORT_MAX: "27999" } });
const read = (...names: string[]) => fs.readFileSync(path.join(system.dataDir, ...names), "utf8");
const redis = new Redis({
  port: portsSchema.parse(JSON.parse(read("ports.json"))).redis,
  password: read("secrets", "redis-password").trim(),
});
const db = await openDatabase(system.dataDir);
let kills = 0;
const killer = setInterval(() => {
  const runtimes = childrenSchema
    .parse(JSON.parse(read("children.json")))
    .filter(({ name }) => name.startsWith("runtime"));
  // One at a time: a runtime that is not back yet leaves its brother alone.
  if (runtimes.length < 2) return;
  const victim = runtimes[kills % runtimes.length];
  if (victim) process.kill(victim.pid, "SIGKILL");
  kills++;
}, KILL_EVERY_MS);

try {
  const digits = (keys: string) => [...keys].map((digit) => ({ type: "info", digit }) as const);
  const scenario = callerScenario({
    steps: [
      { type: "random-pause", maxMs: 6000 },
      ...digits("2"),
      { type: "pause", ms: 1500 },
      ...digits("12345#"),
      { type: "random-pause", maxMs: 12_000 },
      { type: "bye" },
    ],
  });
  const result = await runSipp({
    scenario,
    target: system.sipAddress,
    service: "1000",
    calls,
    rate,
    limit: rate * 60,
    timeoutMs: (minutes + 2) * 60_000,
  });
  clearInterval(killer);
  const records = () => db.call.count({ where: { status: { not: "inProgress" }, answeredAt: { not: null } } });
  await waitFor(async () => (await db.call.count({ where: { status: "inProgress" } })) === 0, {
    timeoutMs: 60_000,
    what: "every call to have a complete record",
  });
  await waitFor(async () => (await redis.keys(CALL_KEY_PATTERN)).length === 0, {
    timeoutMs: 30_000,
    what: "Redis to hold nothing of any call",
  });
  const takenOver = await db.call.count({ where: { epochs: { gt: 1 } } });
  const written = await records();
  console.log(`kills: ${calls} calls at ${rate}/s, ${kills} runtimes killed, ${takenOver} calls taken over`);
  console.log(`  went as they should ${result.successfulCalls}, did not ${result.failedCalls}, records ${written}`);
  if (written < result.successfulCalls || result.failedCalls > kills * REFUSED_PER_KILL) process.exitCode = 1;
} finally {
  clearInterval(killer);
  redis.disconnect();
  await db.$disconnect();
  await system.stop();
}

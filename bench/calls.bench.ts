/**
 * Calls under load, against a whole Callwright of its own with journal and database on, beside SIPp's own UAS in the same
 * run. `npm run bench -- calls [--quick] [--rounds N] [--only a,b,c]`; exit code 1 when a call failed or a row is missing.
 */
import os from "node:os";
import { parseArgs } from "node:util";
import { findFreeUdpRange, findTool, startSystem } from "@callwright/testing";
import type { BenchContext } from "./calls/bench-context";
import { compileCallLoad } from "./calls/compile";
import { benchKeyToPrompt } from "./calls/key-to-prompt";
import { openDatabase } from "./calls/rows";
import { benchShortCalls } from "./calls/short-calls";
import { publishToneFlow } from "./calls/tone-flow";
import { benchWalkingCalls, readUsage, warmUp } from "./calls/walking-calls";

const RTP_PORTS = 4000;

const { values } = parseArgs({
  options: { quick: { type: "boolean" }, rounds: { type: "string" }, only: { type: "string" } },
});
const quick = values.quick ?? false;
const rounds = Number(values.rounds ?? (quick ? 1 : 3));
const parts = (values.only ?? "a,b,c").split(",");
if (!Number.isInteger(rounds) || rounds < 1 || parts.some((part) => !["a", "b", "c"].includes(part))) {
  console.error("Usage: npm run bench -- calls [--quick] [--rounds N] [--only a,b,c]");
  process.exit(2);
}

/** Runs the parts that were asked for; true when every call went as it should. */
async function run(context: BenchContext): Promise<boolean> {
  await publishToneFlow(context.system);
  await warmUp(context);
  const rest = readUsage(context);
  const outcomes: boolean[] = [];
  // memory first: the other parts leave heaps larger than they were
  if (parts.includes("b")) outcomes.push(await benchWalkingCalls(context, rest));
  if (parts.includes("c")) outcomes.push(await benchKeyToPrompt(context));
  if (parts.includes("a")) outcomes.push(await benchShortCalls(context));
  return outcomes.every(Boolean);
}

const load = await compileCallLoad();
await findTool("sipp"); // fetched now where it is missing, not between two measurements
const rtpPortMin = await findFreeUdpRange(RTP_PORTS);
const system = await startSystem({
  env: { RTP_PORT_MIN: String(rtpPortMin), RTP_PORT_MAX: String(rtpPortMin + RTP_PORTS - 1) },
});
const stopOnSignal = () => void system.stop().finally(() => process.exit(130));
process.once("SIGINT", stopOnSignal).once("SIGTERM", stopOnSignal);
try {
  console.log(
    `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), shared with the load; Node ${process.version}`,
  );
  const db = await openDatabase(system.dataDir);
  try {
    process.exitCode = (await run({ system, db, load, quick, rounds })) ? 0 : 1;
  } finally {
    await db.$disconnect();
  }
} finally {
  await system.stop();
}

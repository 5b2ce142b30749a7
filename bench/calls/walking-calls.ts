import { type BenchContext, FRONT_DESK } from "./bench-context";
import { type LoadOptions, type LoadResult, runCallLoad } from "./call-load";
import { compareUsage, readSystemUsage, type SystemUsage, type UsageRow } from "./process-usage";
import { failureText, fixed, median, printTable } from "./report";
import { type Rows, rowsOf } from "./rows";
import { startSippUas } from "./sipp-uas";

/** What one caller does: hears the greeting for a while, presses the keys, and must hear the status afterwards. */
const HOLD_MS = 20_000;
const KEYS = "2,12345#";
const KEYS_AFTER_MS = 4000;
const MIN_STATUS_MS = 2000;
/** A little more than what replaces the calls that end: how many there are at a time is bounded by their number. */
const REFILL = 1.1;
const SETTLE_S = 4;
const WARM_UP_CALLS = 10;

interface Round {
  result: LoadResult;
  rows: Rows;
  usage: UsageRow[];
}

/** A few calls through every block that follows, so that nothing is measured that happens but once. */
export async function warmUp({ system, load }: BenchContext): Promise<void> {
  await runCallLoad(load, {
    ...{ sipPort: system.sipPort, number: FRONT_DESK, calls: WARM_UP_CALLS, rate: 2 },
    ...{ holdMs: HOLD_MS, keys: KEYS, keysAfterMs: KEYS_AFTER_MS },
  });
}

export function readUsage({ system }: BenchContext): SystemUsage {
  return readSystemUsage(system.pid, system.dataDir);
}

/**
 * (b) Many calls at a time that press 2,12345# and hear the status; who hangs up is replaced by the next caller.
 * @param rest what the processes held before the load
 */
export async function benchWalkingCalls(context: BenchContext, rest: SystemUsage): Promise<boolean> {
  const { quick, rounds } = context;
  const concurrent = quick ? 30 : 300;
  const windowS = quick ? 10 : 60;
  const ours: Round[] = [];
  const theirs: LoadResult[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await walk(context, rest, concurrent, windowS));
    theirs.push(await echo(context, concurrent, quick ? 5 : 20));
  }
  console.log(
    `\n(b) ${concurrent} calls at a time, each ${HOLD_MS / 1000} s: press ${KEYS}, hear the status; ${windowS} s, median of ${rounds}`,
  );
  printCalls(ours, theirs, rounds);
  printUsage(ours, concurrent);
  return ours.every(({ result, rows }) => result.failed === 0 && rows.calls === result.made);
}

function options(concurrent: number): Omit<LoadOptions, "sipPort" | "window"> {
  return {
    number: FRONT_DESK,
    concurrent,
    rate: (REFILL * concurrent * 1000) / HOLD_MS,
    holdMs: HOLD_MS,
    keys: KEYS,
    keysAfterMs: KEYS_AFTER_MS,
  };
}

async function walk(context: BenchContext, rest: SystemUsage, concurrent: number, windowS: number): Promise<Round> {
  const readings: { atMs: number; usage: SystemUsage }[] = [];
  const read = () => readings.push({ atMs: performance.now(), usage: readUsage(context) });
  const result = await runCallLoad(context.load, {
    ...options(concurrent),
    sipPort: context.system.sipPort,
    minHeardMs: MIN_STATUS_MS,
    window: { afterS: HOLD_MS / 1000 + SETTLE_S, lengthS: windowS, opened: read, closed: read },
  });
  const [from, to] = readings;
  if (from === undefined || to === undefined) throw new Error("The load program told of no window of measurement");
  const usage = compareUsage(rest, from.usage, to.usage, (to.atMs - from.atMs) / 1000);
  return { result, usage, rows: await rowsOf(context.db, result.run, result.made) };
}

/** SIPp sends the callers' own sound back: how evenly packets come on this machine with nothing of ours in between. */
async function echo(context: BenchContext, concurrent: number, windowS: number): Promise<LoadResult> {
  const uas = await startSippUas({ echo: true });
  try {
    return await runCallLoad(context.load, {
      ...options(concurrent),
      keys: "",
      sipPort: uas.sipPort,
      echo: true,
      window: { afterS: HOLD_MS / 1000 + SETTLE_S, lengthS: windowS },
    });
  } finally {
    await uas.stop();
  }
}

function printCalls(ours: readonly Round[], theirs: readonly LoadResult[], rounds: number): void {
  const cells = (name: string, results: readonly LoadResult[], rows: string) => {
    const of = (pick: (result: LoadResult) => number) => median(results.map(pick));
    return [
      name,
      String(of((result) => result.made)),
      String(results.reduce((sum, { failed }) => sum + failed, 0)),
      rows,
      fixed(of(({ meanCallsUp }) => meanCallsUp)),
      fixed(
        of(({ jitterMs }) => jitterMs?.p50 ?? Number.NaN),
        2,
      ),
      fixed(
        of(({ jitterMs }) => jitterMs?.p99 ?? Number.NaN),
        2,
      ),
      fixed(
        of(({ jitterMs }) => jitterMs?.max ?? Number.NaN),
        1,
      ),
      fixed(
        of(({ rtpLost, rtpReceived }) => (100 * rtpLost) / (rtpLost + rtpReceived)),
        3,
      ),
      fixed(
        of(({ maxLagMs }) => maxLagMs),
        0,
      ),
    ];
  };
  const written = median(ours.map(({ rows }) => rows.calls));
  const oursResults = ours.map(({ result }) => result);
  printTable(
    ["", "calls", "failed", "rows", "up", "jitter p50 ms", "p99 ms", "max ms", "lost %", "load late ms"],
    [cells("callwright", oursResults, String(written)), cells("SIPp UAS, echo", theirs, "-")],
  );
  for (const { result, rows } of ours) {
    const failures = failureText(result.failures);
    if (failures !== "") console.log(`  failed: ${failures}`);
    const complete = rows.calls === result.made && rows.journals === result.made && rows.statusHeard === result.made;
    if (!complete)
      console.log(
        `  rows: ${result.made} calls made, ${rows.calls} call records, ${rows.journals} journals, ${rows.statusHeard} through the status`,
      );
  }
  const ratio = (results: readonly LoadResult[]) => median(results.map(({ jitterMs }) => jitterMs?.p99 ?? Number.NaN));
  console.log(`  jitter p99, ratio to SIPp's echo: ${fixed(ratio(oursResults) / ratio(theirs), 2)} (${rounds} rounds)`);
}

function printUsage(ours: readonly Round[], concurrent: number): void {
  const names = [...new Set(ours.flatMap(({ usage }) => usage.map(({ name }) => name)))];
  const of = (name: string, pick: (row: UsageRow) => number) =>
    median(ours.flatMap(({ usage }) => usage.filter((row) => row.name === name).map(pick)));
  const rows = names.map((name) => ({
    name,
    cpu: of(name, ({ cpuPercent }) => cpuPercent),
    memory: of(name, ({ memoryMb }) => memoryMb),
    // what a process gives back is no merit of the calls
    grown: Math.max(
      0,
      of(name, ({ grownMb }) => grownMb),
    ),
  }));
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const all = {
    name: "all",
    cpu: sum(({ cpu }) => cpu),
    memory: sum((row) => row.memory),
    grown: sum((row) => row.grown),
  };
  printTable(
    ["", "% of a core", "per 100 calls", "MB", "MB over rest", "MB a call"],
    [...rows, all].map(({ name, cpu, memory, grown }) => [
      name,
      fixed(cpu),
      fixed((cpu * 100) / concurrent),
      fixed(memory),
      fixed(grown),
      fixed(grown / concurrent, 3),
    ]),
  );
}

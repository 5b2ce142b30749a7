import { setTimeout as sleep } from "node:timers/promises";
import { type BenchContext, FRONT_DESK } from "./bench-context";
import { type LoadResult, runCallLoad } from "./call-load";
import { failureText, fixed, median, printTable } from "./report";
import { rowsOf } from "./rows";
import { startSippUas } from "./sipp-uas";

/** A caller stays for the first second of the greeting and must hear some of it. */
const HOLD_MS = 1000;
const MIN_HEARD_MS = 300;
const SETTLE_MS = 2000;

interface Step {
  rate: number;
  result: LoadResult;
  rows: number;
  ok: boolean;
}

/**
 * (a) Short calls to the front desk: the rate is stepped up until a call fails; the highest rate is then measured again in
 * turns with SIPp's own answering scenario at the same rate.
 */
export async function benchShortCalls(context: BenchContext): Promise<boolean> {
  const { quick, rounds } = context;
  const [first, stepSize, last, seconds] = quick ? [20, 20, 60, 4] : [50, 25, 400, 10];
  console.log(
    `\n(a) short calls to ${FRONT_DESK}: answer, the first second of the greeting, hang up; ${seconds} s a step`,
  );
  const steps: Step[] = [];
  for (let rate = first; rate <= last; rate += stepSize) {
    const step = await callAtRate(context, rate, seconds);
    steps.push(step);
    if (!step.ok) break;
  }
  printTable(
    ["calls/s", "made", "failed", "rows", "INVITE→200 p50 ms", "p99 ms", "resent", ""],
    steps.map(({ rate, result, rows }) => [
      String(rate),
      String(result.made),
      String(result.failed),
      String(rows),
      fixed(result.inviteTo200Ms?.p50),
      fixed(result.inviteTo200Ms?.p99),
      String(result.retransmissions),
      failureText(result.failures),
    ]),
  );
  for (const { rate } of steps.filter(({ ok }) => ok).reverse()) {
    if (await compareAtRate(context, rate, seconds, rounds)) return true;
  }
  console.log("  no rate without a failed call");
  return false;
}

async function callAtRate(context: BenchContext, rate: number, seconds: number): Promise<Step> {
  const result = await runCallLoad(context.load, {
    sipPort: context.system.sipPort,
    number: FRONT_DESK,
    calls: rate * seconds,
    rate,
    holdMs: HOLD_MS,
    minHeardMs: MIN_HEARD_MS,
  });
  const { calls: rows, journals } = await rowsOf(context.db, result.run, result.made);
  await sleep(SETTLE_MS);
  return { rate, result, rows, ok: result.failed === 0 && rows === result.made && journals === result.made };
}

/** Prints medians of ours and of SIPp at a rate; false when a call of ours failed after all. */
async function compareAtRate(context: BenchContext, rate: number, seconds: number, rounds: number): Promise<boolean> {
  const ours: LoadResult[] = [];
  const theirs: LoadResult[] = [];
  for (let round = 0; round < rounds; round++) {
    const { ok, result } = await callAtRate(context, rate, seconds);
    if (!ok) {
      console.log(`  ${rate}/s: ${failureText(result.failures) || "rows are missing"} when it was measured again`);
      return false;
    }
    ours.push(result);
    theirs.push(await callSipp(context.load, rate, seconds));
  }
  const row = (name: string, results: LoadResult[]) => {
    const of = (pick: (result: LoadResult) => number) => median(results.map(pick));
    return [
      name,
      fixed(
        of((result) => result.inviteTo200Ms?.p50 ?? Number.NaN),
        2,
      ),
      fixed(
        of((result) => result.inviteTo200Ms?.p99 ?? Number.NaN),
        2,
      ),
      fixed(
        of((result) => result.answerToRtpMs?.p50 ?? Number.NaN),
        2,
      ),
      String(of((result) => result.failed)),
    ];
  };
  console.log(
    `  highest rate without a failed call: ${rate}/s; median of ${rounds}, beside SIPp's own UAS at that rate:`,
  );
  printTable(
    ["", "INVITE→200 p50 ms", "p99 ms", "200→sound p50 ms", "failed"],
    [row("callwright", ours), row("SIPp UAS (no sound, no flow)", theirs)],
  );
  return true;
}

async function callSipp(load: string, rate: number, seconds: number): Promise<LoadResult> {
  const uas = await startSippUas({ echo: false });
  try {
    return await runCallLoad(load, {
      sipPort: uas.sipPort,
      number: FRONT_DESK,
      calls: rate * seconds,
      rate,
      holdMs: HOLD_MS,
    });
  } finally {
    await uas.stop();
  }
}

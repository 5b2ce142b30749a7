import type { BenchContext } from "./bench-context";
import { type LoadResult, runCallLoad } from "./call-load";
import { failureText, fixed, median, printTable } from "./report";
import { rowsOf } from "./rows";
import { TONE_FLOW } from "./tone-flow";

/** Longer than any answer to a key may take; the call ends soon after the answer. */
const HOLD_MS = 8000;

/** (c) From the first packet of a key to the first packet of the prompt that it leads to, stored and loaded before. */
export async function benchKeyToPrompt(context: BenchContext): Promise<boolean> {
  const { quick, rounds, system, load, db } = context;
  const calls = quick ? 40 : 200;
  const results: LoadResult[] = [];
  let complete = true;
  for (let round = 0; round < rounds; round++) {
    const result = await runCallLoad(load, {
      sipPort: system.sipPort,
      number: TONE_FLOW.number,
      calls,
      rate: 10,
      holdMs: HOLD_MS,
      keys: TONE_FLOW.key,
      keysAfterMs: 500,
      keysSpreadMs: 1000, // every moment between two packets of the prompt
      tones: true,
    });
    results.push(result);
    const rows = await rowsOf(db, result.run, result.made);
    complete &&= result.failed === 0 && rows.calls === result.made;
    if (result.failed > 0) console.log(`  failed: ${failureText(result.failures)}`);
  }
  const of = (pick: (spread: NonNullable<LoadResult["keyToToneMs"]>) => number) =>
    fixed(median(results.flatMap(({ keyToToneMs }) => (keyToToneMs === null ? [] : [pick(keyToToneMs)]))));
  console.log(
    `\n(c) first packet of a key (RFC 4733) to first packet of the next prompt; ${calls} calls, median of ${rounds}`,
  );
  printTable(
    ["", "p50 ms", "p90 ms", "p99 ms", "max ms", "failed"],
    [
      [
        "callwright",
        of(({ p50 }) => p50),
        of(({ p90 }) => p90),
        of(({ p99 }) => p99),
        of(({ max }) => max),
        String(results.reduce((sum, { failed }) => sum + failed, 0)),
      ],
    ],
  );
  return complete;
}

/**
 * Block visits per second through the engine on a fixed mix, beside xstate on an equivalent machine in the same run.
 * The two take turns, so that a machine that slows down slows both; medians are printed. `npm run bench -- engine`.
 */
import { runCallwright } from "./engine/callwright";
import { prepared } from "./engine/flow";
import { runXstate } from "./engine/xstate";

const ROUNDS = 20_000;
const TURNS = 7;

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const perSecond = (run: () => { visits: number }) => {
  // Processor time, not the clock: another process on the machine must not count.
  const before = process.cpuUsage();
  const { visits } = run();
  const { user, system } = process.cpuUsage(before);
  return visits / ((user + system) / 1e6);
};

const bundle = prepared();
runCallwright(bundle, ROUNDS);
runXstate(ROUNDS);
const ours: number[] = [];
const theirs: number[] = [];
for (let turn = 0; turn < TURNS; turn++) {
  ours.push(perSecond(() => runCallwright(bundle, ROUNDS)));
  theirs.push(perSecond(() => runXstate(ROUNDS)));
}
const [callwright, xstate] = [median(ours), median(theirs)];
const figure = (value: number) => Math.round(value).toLocaleString("en").padStart(12);
console.log(`engine: ${ROUNDS.toLocaleString("en")} rounds of the mix, median of ${TURNS} turns each, one core`);
console.log(`  callwright step()  ${figure(callwright)} block visits/s`);
console.log(`  xstate 5           ${figure(xstate)} block visits/s`);
console.log(`  ratio              ${(callwright / xstate).toFixed(2).padStart(12)}`);

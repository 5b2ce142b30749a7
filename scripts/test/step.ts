import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Count } from "./reports";

/** One command of `npm test`. */
export interface Step {
  name: string;
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** Reads how many tests passed and failed; without it the step counts as one test. */
  count?: () => Count;
  timeoutMs: number;
}

export interface StepResult extends Count {
  name: string;
  durationMs: number;
}

/** Lines of a failed step that are shown; all are in its log. */
const SHOWN_LINES = 150;

/** Runs a step with its output in `<logDir>/<name>.log`; shows the end of it when something failed. */
export async function runStep(step: Step, root: string, logDir: string): Promise<StepResult> {
  const startedMs = performance.now();
  const logFile = path.join(logDir, `${step.name}.log`);
  const outcome = await run(step, root, logFile);
  const durationMs = performance.now() - startedMs;
  const result = { name: step.name, durationMs, ...judge(step, outcome) };
  const seconds = (durationMs / 1000).toFixed(1);
  console.log(`${result.failed === 0 ? "ok    " : "FAILED"} ${step.name} (${seconds} s): ${describe(result)}`);
  if (result.failed > 0) {
    const lines = fs.readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-SHOWN_LINES);
    console.log(lines.map((line) => `       ${line}`).join("\n"));
    if (outcome.timedOut) console.log(`       took longer than ${step.timeoutMs / 1000} s and was ended`);
  }
  return result;
}

interface Outcome {
  exitCode: number | null;
  timedOut: boolean;
}

/** A runner that says it failed has failed, whatever it counted; tests that were left out have not passed. */
function judge(step: Step, { exitCode, timedOut }: Outcome): Count {
  const succeeded = exitCode === 0 && !timedOut;
  if (step.count === undefined) return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
  let count: Count;
  try {
    count = step.count();
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // it ended before it could report
  }
  const failed = count.failed + count.skipped;
  return { ...count, failed: failed === 0 && !succeeded ? 1 : failed };
}

function describe({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? ` (of these ${skipped} skipped, which none may be)` : ""}`;
}

function run(step: Step, root: string, logFile: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const log = fs.openSync(logFile, "w");
    const child = spawn(step.program, step.args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: "1", CI: "true", ...step.env },
      stdio: ["ignore", log, log],
      detached: true, // a group of its own, so that all of it can be ended
    });
    let timedOut = false;
    const endGroup = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup();
    }, step.timeoutMs);
    process.once("exit", endGroup); // broken off by whoever started it
    const finish = (exitCode: number | null) => {
      clearTimeout(timer);
      process.off("exit", endGroup);
      fs.closeSync(log);
      resolve({ exitCode, timedOut });
    };
    child.once("error", (error) => {
      fs.writeSync(log, `${error.message}\n`);
      finish(null);
    });
    child.once("exit", finish);
  });
}

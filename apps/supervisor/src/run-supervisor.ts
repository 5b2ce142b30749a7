import { EnvError, type EnvSource } from "@callwright/config";
import { createConsoleLog } from "./console-log";
import { readSettings } from "./settings";
import { StartError } from "./start-error";
import { StoppedError, Supervisor, type SystemParts } from "./supervisor";

/** npm passes a signal on that the terminal sent to us as well: both count as one. */
const SAME_SIGNAL_MS = 500;
const PARENT_CHECK_MS = 1000;

/**
 * Runs Callwright until it is told to stop; owns the signals of this process. An error that whoever started it can mend
 * is told without a stack trace.
 */
export async function runSupervisor(projectRoot: string, env: EnvSource, parts: SystemParts): Promise<void> {
  try {
    await run(projectRoot, env, parts);
  } catch (error) {
    if (error instanceof EnvError) {
      console.error(
        `\nCallwright cannot start: a variable is wrong (see .env.example).\n  ${error.problems.join("\n  ")}`,
      );
    } else if (error instanceof StartError) {
      console.error(`\nCallwright cannot start.\n${error.message}`);
    } else {
      console.error("\nCallwright cannot start.", error);
    }
    process.exit(1);
  }
}

async function run(projectRoot: string, env: EnvSource, parts: SystemParts): Promise<void> {
  const settings = readSettings(projectRoot, env);
  const log = createConsoleLog((line) => console.log(line), settings.verboseConsole);
  const supervisor = new Supervisor(settings, log, parts);

  let firstSignalMs: number | null = null;
  const end = (reason: string) => {
    const nowMs = performance.now();
    if (firstSignalMs === null) {
      firstSignalMs = nowMs;
      log.say(`${reason}: finishing what runs; once more ends it now`);
      exitAfter(supervisor.stop());
    } else if (nowMs - firstSignalMs > SAME_SIGNAL_MS) {
      log.say("ending now");
      exitAfter(supervisor.stopNow());
    }
  };
  process.on("SIGINT", () => end("interrupted"));
  process.on("SIGTERM", () => end("asked to stop"));
  process.on("SIGHUP", () => end("the terminal was closed"));
  if (env.npm_lifecycle_event !== undefined) watchParent(() => end("npm has ended"));

  try {
    const text = await supervisor.start();
    console.log(text);
  } catch (error) {
    if (error instanceof StoppedError || firstSignalMs !== null) return; // `end` sees to the rest
    await supervisor.stop();
    throw error;
  }
}

function exitAfter(work: Promise<void>): void {
  work.then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** Started by npm, we end with it, also when it was killed and could pass on no signal. */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  timer.unref();
}

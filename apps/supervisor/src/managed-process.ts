import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import readline from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ConsoleLog } from "./console-log";
import { LogFile } from "./log-file";
import { RestartDelay } from "./restart-delay";
import { StartError } from "./start-error";

const guard = path.join(path.dirname(fileURLToPath(import.meta.url)), "child-guard.mjs");

const START_TIMEOUT_MS = 60_000;
const HEALTH_REQUEST_TIMEOUT_MS = 5000;
const POLL_MS = 50;
const SHOWN_LINES = 15;

/** A process that the supervisor keeps running. */
export interface ProcessDefinition {
  name: string;
  /** The JavaScript file to run. */
  entry: string;
  cwd: string;
  env: Record<string, string>;
  /** Answers as soon as the process does its work. */
  healthUrl: string;
  /** How long a drain may take before the process is killed. */
  drainTimeoutMs: number;
}

export interface ProcessContext {
  console: ConsoleLog;
  logDir: string;
  /** Variables of every child, beneath those of its definition. */
  baseEnv: Record<string, string | undefined>;
  /** Told whenever a child was started or has ended, so that it can be found after a crash of the supervisor. */
  onChange(): void;
}

type State = "new" | "starting" | "running" | "stopping" | "stopped";

/** One process: started, watched, started again when it ends by itself, ended when asked to. */
export class ManagedProcess {
  private child: ChildProcess | null = null;
  private state: State = "new";
  private readonly log: LogFile;
  private readonly lastLines: string[] = [];
  private readonly restartDelay = new RestartDelay();
  private readonly restartCancelled = new AbortController();

  constructor(
    readonly definition: ProcessDefinition,
    private readonly context: ProcessContext,
  ) {
    this.log = new LogFile(path.join(context.logDir, `${definition.name}.log`));
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /**
   * Starts the process and waits until it is healthy.
   * @throws StartError with the last lines that it wrote, when it ends before that or takes too long
   */
  async start(): Promise<void> {
    this.state = "starting";
    const child = this.spawn();
    const ended = new Promise<"ended">((resolve) => child.once("close", () => resolve("ended")));
    const outcome = await Promise.race([this.waitUntilHealthy(), ended]);
    if (outcome === "healthy") {
      this.state = "running";
      if (child.exitCode !== null || child.signalCode !== null) this.restartLater(child);
      return;
    }
    const reason =
      outcome === "ended"
        ? `ended at its start (${describeEnd(child)})`
        : `was not healthy after ${START_TIMEOUT_MS} ms`;
    await this.stop();
    throw new StartError(`${this.definition.name} ${reason}. What it wrote last:\n${this.lastLines.join("\n")}`);
  }

  /** Asks the process to drain, waits for its end, and kills it when that takes too long. */
  async stop(): Promise<void> {
    if (this.state === "stopped") return;
    this.state = "stopping";
    this.restartCancelled.abort();
    const child = this.child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
      child.kill("SIGTERM");
      const timer = setTimeout(() => {
        this.context.console.say(`${this.definition.name} did not end in time and is killed`);
        child.kill("SIGKILL");
      }, this.definition.drainTimeoutMs);
      await ended;
      clearTimeout(timer);
    }
    this.state = "stopped";
    this.log.close();
  }

  /** Ends the process at once. */
  kill(): void {
    this.state = "stopping";
    this.restartCancelled.abort();
    this.child?.kill("SIGKILL");
  }

  private spawn(): ChildProcess {
    const { name, entry, cwd, env } = this.definition;
    const child = spawn(process.execPath, ["--enable-source-maps", "--import", pathToFileURL(guard).href, entry], {
      cwd,
      env: { ...this.context.baseEnv, ...env, CALLWRIGHT_SUPERVISED: "1" },
      // a process group of its own: Ctrl-C in the terminal reaches the supervisor alone, which ends all in order
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.child = child;
    this.lastLines.length = 0;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) readline.createInterface({ input: stream }).on("line", (line) => this.takeLine(line));
    }
    child.once("error", (error) => this.takeLine(`${name} cannot be started: ${error.message}`));
    child.once("exit", () => {
      this.context.onChange();
      if (this.state === "running") this.restartLater(child);
    });
    this.context.onChange();
    return child;
  }

  private takeLine(line: string): void {
    if (this.state === "stopped") return;
    this.log.writeLine(line);
    this.lastLines.push(line);
    if (this.lastLines.length > SHOWN_LINES) this.lastLines.shift();
    this.context.console.processLine(this.definition.name, line);
  }

  private restartLater(ended: ChildProcess): void {
    const delayMs = this.restartDelay.next(performance.now());
    this.context.console.say(
      `${this.definition.name} ended (${describeEnd(ended)}) and is started again in ${delayMs / 1000} s`,
    );
    sleep(delayMs, undefined, { signal: this.restartCancelled.signal })
      .then(() => {
        if (this.state === "running") this.spawn();
      })
      .catch(() => {}); // cancelled: everything stops
  }

  private async waitUntilHealthy(): Promise<"healthy" | "timeout"> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (performance.now() < deadline && this.state === "starting") {
      if (await isHealthy(this.definition.healthUrl)) return "healthy";
      await sleep(POLL_MS);
    }
    return "timeout";
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_REQUEST_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // does not listen yet
  }
}

function describeEnd(child: ChildProcess): string {
  return child.signalCode ?? `exit code ${child.exitCode}`;
}

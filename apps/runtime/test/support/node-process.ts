import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot, waitFor } from "@callwright/testing";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** One of our processes, run from its source. */
export interface NodeProcess {
  readonly pid: number;
  readonly healthUrl: string;
  /** What it wrote, newest last. */
  output(): string;
  /** Resolves with the exit code (null: by a signal). */
  readonly exited: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, and SIGKILL where that does not end it. */
  stop(timeoutMs?: number): Promise<void>;
}

export interface NodeProcessOptions {
  readonly app: "sip-server" | "media-server" | "runtime";
  readonly env: Readonly<Record<string, string>>;
  readonly healthPort: number;
}

/** Starts a process and waits until it is healthy. */
export async function startNodeProcess(options: NodeProcessOptions): Promise<NodeProcess> {
  const app = path.join(projectRoot, "apps", options.app);
  const child = spawn(process.execPath, ["--import", tsx, path.join(app, "src/main.ts")], {
    cwd: app,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "warn",
      BIND_ADDRESS: "127.0.0.1",
      PUBLIC_ADDRESS: "127.0.0.1",
      HEALTH_PORT: String(options.healthPort),
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const running = watch(child, options);
  try {
    await waitFor(
      async () => {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error("it has ended");
        return (await fetch(running.healthUrl)).ok;
      },
      { timeoutMs: 30_000, intervalMs: 50, what: `${options.app} to be healthy` },
    );
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`${options.app} did not start:\n${running.output()}`, { cause: error });
  }
  return running;
}

function watch(child: ChildProcess, options: NodeProcessOptions): NodeProcess {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      lines.push(text);
      if (process.env.TEST_SHOW_LOGS === "1") process.stderr.write(`[${options.app}] ${text}`);
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return {
    pid: child.pid ?? -1,
    healthUrl: `http://127.0.0.1:${options.healthPort}/health`,
    output: () => lines.join(""),
    exited,
    signal: (name) => void child.kill(name),
    stop: async (timeoutMs = 8_000) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

import type { ChildProcess } from "node:child_process";
import fs from "node:fs";

const SHOWN_LINES = 10;

/**
 * Waits until a server that was just started is ready.
 * @throws an error with the end of its log when it cannot be started or ends before that
 */
export async function whenReady(
  name: string,
  child: ChildProcess,
  logFile: string,
  ready: () => Promise<void>,
): Promise<void> {
  const watch = new AbortController();
  const failure = new Promise<never>((_, reject) => {
    const onError = (error: Error) => reject(error);
    const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
      const lines = fs.readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-SHOWN_LINES);
      reject(new Error(`${name} ended at its start (${signal ?? `exit code ${code}`}):\n${lines.join("\n")}`));
    };
    child.once("error", onError).once("exit", onExit);
    watch.signal.addEventListener("abort", () => child.off("exit", onExit));
  });
  try {
    await Promise.race([ready(), failure]);
  } finally {
    watch.abort();
  }
}

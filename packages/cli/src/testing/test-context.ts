import type { CliContext } from "../cli-context";
import { runCli } from "../program";

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliTestOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly projectRoot?: string;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

/** Runs a command line as the process would, without one. */
export async function runForTest(args: readonly string[], options: CliTestOptions = {}): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  const context: CliContext = {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    env: options.env ?? {},
    workingDir: options.workingDir ?? "/",
    projectRoot: options.projectRoot ?? "/nowhere",
    readStdin: () => Promise.resolve(options.stdin ?? ""),
    signal: options.signal ?? new AbortController().signal,
    exitCode: 0,
  };
  await runCli(args, context);
  return { exitCode: context.exitCode, stdout, stderr };
}

import type { EnvSource } from "@callwright/config";

/** What the commands need of the process; tests give their own. */
export interface CliContext {
  /** Answers go here, and nothing else does. */
  out(text: string): void;
  /** Everything else: progress, warnings, errors. */
  err(text: string): void;
  readonly env: EnvSource;
  /** Folder to which relative files belong. */
  readonly workingDir: string;
  /** Folder of the installation: `.env` and the data directory are looked for in it, as `npm start` does. */
  readonly projectRoot: string;
  readStdin(): Promise<string>;
  /** Set off by Ctrl-C. */
  readonly signal: AbortSignal;
  /** What the process is to end with. */
  exitCode: number;
}

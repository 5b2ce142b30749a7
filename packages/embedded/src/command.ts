import { type SpawnOptions, spawn } from "node:child_process";

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export type CommandOptions = Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid"> & {
  /** The command is ended when it takes longer. */
  timeoutMs?: number;
};

/** Runs a program to its end and returns what it wrote. Fails only when it cannot be started or takes too long. */
export function runCommand(program: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { timeoutMs, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...rest, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    // whoever waits for the command may be ended itself: the command must not go on alone
    const endWithUs = () => child.kill("SIGKILL");
    process.once("exit", endWithUs);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, timeoutMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      process.off("exit", endWithUs);
      reject(error);
    });
    child.once("close", (exitCode) => {
      clearTimeout(timer);
      process.off("exit", endWithUs);
      if (timedOut) reject(new Error(`${program} took longer than ${timeoutMs} ms and was ended`));
      else resolve({ exitCode, stdout, stderr });
    });
  });
}

/** Like `runCommand`, but a non-zero exit code is an error that quotes the end of what the program wrote. */
export async function runCommandOrFail(program: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(program, args, options);
  if (exitCode !== 0) {
    const tail = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
    throw new Error(`${program} ${args.join(" ")} ended with exit code ${exitCode}:\n${tail}`);
  }
  return stdout;
}

import { identifyProcess, isSameProcess, signalProcess, waitForExit } from "@callwright/embedded";
import { z } from "zod";
import { readJsonFile, writeFileAtomically } from "./data-dir";

const childrenSchema = z.array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }));

/** Children of a supervisor that was killed end by themselves within about 5 s (child-guard.mjs). */
const GRACE_MS = 8000;
const KILL_TIMEOUT_MS = 5000;

/** Writes down which children run, for a later start to find them. */
export function recordChildren(file: string, children: readonly { name: string; pid: number | null }[]): void {
  const running = children.flatMap(({ name, pid }) => {
    const identity = pid === null ? null : identifyProcess(pid);
    return identity === null ? [] : [{ name, ...identity }];
  });
  writeFileAtomically(file, JSON.stringify(running));
}

/** Waits until the children of the last supervisor have ended; those that do not end by themselves are killed. */
export async function endLeftoverProcesses(file: string, say: (message: string) => void): Promise<void> {
  const children = childrenSchema.safeParse(readJsonFile(file)).data ?? [];
  await Promise.all(
    children.filter(isSameProcess).map(async ({ name, pid }) => {
      say(`waiting for ${name} (process ${pid}) of an earlier start to end`);
      if (await waitForExit(pid, GRACE_MS)) return;
      signalProcess(pid, "SIGKILL");
      await waitForExit(pid, KILL_TIMEOUT_MS);
    }),
  );
}

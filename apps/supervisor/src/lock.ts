import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess, isSameProcess } from "@callwright/embedded";
import { z } from "zod";
import { readJsonFile, writeFileAtomically } from "./data-dir";
import { StartError } from "./start-error";

const holderSchema = z.object({
  pid: z.number(),
  startedAt: z.string(),
  url: z.string(),
  stopping: z.boolean(),
});
type Holder = z.infer<typeof holderSchema>;

/** A supervisor that was told to stop is waited for this long. */
const STOPPING_TIMEOUT_MS = 45_000;
const POLL_MS = 100;

/** Sole use of a data directory. */
export interface Lock {
  /** Tells a later start that this one is on its way out, so that it waits instead of refusing. */
  markStopping(): void;
  release(): void;
}

/**
 * Takes the data directory for this process.
 * A holder that has died is replaced; one that is stopping is waited for.
 * @throws StartError when another supervisor uses it
 */
export async function acquireLock(file: string, url: string): Promise<Lock> {
  const self = identifyProcess(process.pid);
  if (self === null) throw new Error("The supervisor cannot find itself among the processes.");
  const deadline = performance.now() + STOPPING_TIMEOUT_MS;
  for (;;) {
    const content = JSON.stringify({ ...self, url, stopping: false } satisfies Holder);
    if (tryCreate(file, content)) break;
    const holder = holderSchema.safeParse(readJsonFile(file)).data ?? null;
    if (holder === null || !isSameProcess(holder)) {
      removeStale(file);
      continue;
    }
    if (!holder.stopping || performance.now() > deadline) throw alreadyRunning(file, holder);
    await sleep(POLL_MS);
  }
  return {
    markStopping: () => writeFileAtomically(file, JSON.stringify({ ...self, url, stopping: true } satisfies Holder)),
    release: () => fs.rmSync(file, { force: true }),
  };
}

/** Creates the file with its content in one step: a link fails when the name is taken. */
function tryCreate(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}.new`;
  fs.writeFileSync(draft, content);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Of two starts that find the same stale file only one renames it away. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
    fs.rmSync(aside, { force: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

function alreadyRunning(file: string, holder: Holder): StartError {
  return new StartError(
    `Callwright already runs with this data directory: process ${holder.pid}, ${holder.url} (${file}).\n` +
      "Stop that one first (Ctrl-C in its terminal), or give this one a DATA_DIR and ports of its own.",
  );
}

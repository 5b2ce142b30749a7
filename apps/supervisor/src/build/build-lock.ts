import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess, isSameProcess } from "@callwright/embedded";
import { z } from "zod";
import { readJsonFile } from "../data-dir";

const holderSchema = z.object({ pid: z.number(), startedAt: z.string() });
const POLL_MS = 200;

/** Runs `work` while no other start or test builds in the same checkout. */
export async function withBuildLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const self = JSON.stringify(identifyProcess(process.pid));
  for (;;) {
    try {
      fs.writeFileSync(file, self, { flag: "wx" });
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = holderSchema.safeParse(readJsonFile(file)).data;
    if (holder !== undefined && isSameProcess(holder)) await sleep(POLL_MS);
    else if (holder !== undefined || isOld(file)) fs.rmSync(file, { force: true });
    else await sleep(POLL_MS); // being written this very moment
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function isOld(file: string): boolean {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > 10 * POLL_MS;
}

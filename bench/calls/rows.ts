import fs from "node:fs";
import path from "node:path";
import type { Db } from "@callwright/db";
import { waitFor } from "@callwright/testing";
import { z } from "zod";

const WAIT_MS = 60_000;
/** Blocks of the demo's front desk that say the status of an order. */
const STATUS_BLOCKS = ["status", "status-with-day"];

const portsSchema = z.object({ postgres: z.number().int() });

/** The database of a system that was started with its embedded PostgreSQL. */
export async function openDatabase(dataDir: string): Promise<Db> {
  // not at the top: the client is generated when the system is built, which may be in this very run
  const { createDb } = await import("@callwright/db");
  const read = (...names: string[]) => fs.readFileSync(path.join(dataDir, ...names), "utf8");
  const password = encodeURIComponent(read("secrets", "postgres-password").trim());
  const { postgres } = portsSchema.parse(JSON.parse(read("ports.json")));
  return createDb(`postgresql://callwright:${password}@127.0.0.1:${postgres}/callwright`, { maxConnections: 1 });
}

export interface Rows {
  /** Call records that are complete. */
  calls: number;
  /** Journals that were moved to the database. */
  journals: number;
  /** Calls that went through a block which says the status of an order. */
  statusHeard: number;
}

/**
 * Rows of the calls whose Call-ID begins with `run`. Waits up to a minute until there is one for each call made: they are
 * written in batches after the calls.
 */
export async function rowsOf(db: Db, run: string, made: number): Promise<Rows> {
  const of = { sipCallId: { startsWith: run } };
  const read = async () => ({
    calls: await db.call.count({ where: { ...of, status: { not: "inProgress" } } }),
    journals: await db.journal.count({ where: { call: of } }),
  });
  await waitFor(async () => (await read()).calls >= made, { timeoutMs: WAIT_MS, intervalMs: 250 }).catch(() => null);
  const statusHeard = await db.call.count({ where: { ...of, visits: { some: { blockId: { in: STATUS_BLOCKS } } } } });
  return { ...(await read()), statusHeard };
}

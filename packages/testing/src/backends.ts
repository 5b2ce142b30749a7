import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findTool, startRedis } from "@callwright/embedded";
import pg from "pg";
import type {} from "./backends.global-setup";

export interface TestDatabase {
  url: string;
  /** Drops the database, also when connections are still open. */
  drop(): Promise<void>;
}

/** A database of its own for a suite, migrated to the newest migration. For projects with `backends.global-setup`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  // not at the top: browser tests import this package too, and Vitest cannot be loaded outside of its own workers
  const { inject } = await import("vitest");
  const server = inject("testPostgresUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${pg.escapeIdentifier(inject("testTemplate"))}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** One command on a connection of its own. PostgreSQL lets only one at a time copy a template: an advisory lock queues them. */
async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(727001)");
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export interface TestRedis {
  url: string;
  pid: number;
  /** Ends the server and deletes its data. */
  stop(): Promise<void>;
}

/** A Redis server of its own for a suite, on a free port, with the same settings as the embedded one. */
export async function startTestRedis(): Promise<TestRedis> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-test-redis-"));
  const server = await startRedis({
    tool: await findTool("redis-server"),
    dataDir: dir,
    password: "test-only",
    logFile: path.join(dir, "redis.log"),
  });
  return {
    url: server.url,
    pid: server.pid,
    stop: async () => {
      await server.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

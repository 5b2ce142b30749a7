import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { deployMigrations, ensureDatabase, startPostgres, startRedis } from "@callwright/embedded";
import { findTool, projectRoot } from "@callwright/testing";

/** A server that a test may kill and start again, on the same port with the same data. */
export interface RestartableServer {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

export async function startOwnRedis(): Promise<RestartableServer> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-own-redis-"));
  const tool = await findTool("redis-server");
  const start = (preferredPort?: number) =>
    startRedis({
      tool,
      dataDir: dir,
      password: "test-only",
      logFile: path.join(dir, "redis.log"),
      ...(preferredPort === undefined ? {} : { preferredPort }),
    });
  let server = await start();
  return {
    url: server.url,
    kill: () => kill(server.pid),
    start: async () => {
      server = await start(server.port);
    },
    stop: async () => {
      await server.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

export async function startOwnPostgres(): Promise<RestartableServer> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-own-postgres-"));
  fs.chmodSync(dir, 0o755); // PostgreSQL runs as another account when root runs the tests
  const start = (preferredPort?: number) =>
    startPostgres({
      dataDir: path.join(dir, "data"),
      password: "test-only",
      logFile: path.join(dir, "postgres.log"),
      ...(preferredPort === undefined ? {} : { preferredPort }),
    });
  let server = await start();
  const url = await ensureDatabase(server, "callwright");
  await deployMigrations(projectRoot, url);
  return {
    url,
    kill: () => server.stop(),
    start: async () => {
      server = await start(server.port);
    },
    stop: async () => {
      await server.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

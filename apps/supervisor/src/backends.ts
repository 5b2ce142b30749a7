import net from "node:net";
import path from "node:path";
import {
  ensureDatabase,
  findTool,
  isProcessRunning,
  type RunningPostgres,
  type RunningRedis,
  startPostgres,
  startRedis,
} from "@callwright/embedded";
import type { DataPaths } from "./data-dir";
import type { InternalPorts } from "./internal-ports";
import { boundForeignLog } from "./log-file";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";
import { StartError } from "./start-error";

const DATABASE = "callwright";
const WATCH_INTERVAL_MS = 500;
const CONNECT_TIMEOUT_MS = 5000;

/** PostgreSQL and Redis, embedded or outside. */
export interface Backends {
  databaseUrl: string;
  redisUrl: string;
  /** Ends the embedded ones. */
  stop(): Promise<void>;
}

export interface BackendsContext {
  settings: Settings;
  paths: DataPaths;
  ports: InternalPorts;
  secrets: Secrets;
  say(message: string): void;
}

/** Starts, adopts or connects to PostgreSQL and Redis, and keeps the embedded ones running. */
export async function startBackends(context: BackendsContext): Promise<Backends> {
  const outcomes = await Promise.allSettled([preparePostgres(context), prepareRedis(context)]);
  const [postgres, redis] = outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : null));
  if (!postgres || !redis) {
    // the other one may have come up
    await Promise.all([postgres?.embedded?.stop(), redis?.embedded?.stop()]);
    throw outcomes.find((outcome) => outcome.status === "rejected")?.reason;
  }
  const watched = [postgres, redis].filter((backend) => backend.embedded !== null);
  let stopping = false;
  const timer = setInterval(() => {
    for (const backend of watched) {
      boundForeignLog(backend.logFile);
      if (stopping || backend.restarting || backend.embedded === null || isProcessRunning(backend.embedded.pid))
        continue;
      backend.restarting = true;
      context.say(`${backend.name} ended and is started again`);
      backend
        .restart()
        .catch((error: unknown) => context.say(`${backend.name} cannot be started again: ${String(error)}`))
        .finally(() => {
          backend.restarting = false;
        });
    }
  }, WATCH_INTERVAL_MS);
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await Promise.all(watched.map((backend) => backend.embedded?.stop()));
    },
  };
}

interface Backend {
  name: string;
  url: string;
  logFile: string;
  /** Null for an outside server. */
  embedded: RunningPostgres | RunningRedis | null;
  restarting: boolean;
  /** Starts it again at the port that it had. */
  restart(): Promise<void>;
}

function outside(name: string, url: string): Backend {
  return { name, url, logFile: "", embedded: null, restarting: false, restart: async () => {} };
}

async function preparePostgres({ settings, paths, ports, secrets, say }: BackendsContext): Promise<Backend> {
  if (settings.databaseUrl !== null) {
    await checkReachable("DATABASE_URL", "PostgreSQL", settings.databaseUrl, 5432);
    return outside("PostgreSQL", settings.databaseUrl);
  }
  const logFile = path.join(paths.logs, "postgres.log");
  const start = async () => {
    const preferredPort = ports.last("postgres");
    const server = await startPostgres({
      dataDir: paths.postgres,
      password: secrets.postgresPassword,
      logFile,
      ...(preferredPort === undefined ? {} : { preferredPort }),
    });
    ports.remember("postgres", server.port);
    return server;
  };
  const server = await start();
  if (server.adopted) say(`PostgreSQL still runs (process ${server.pid}) and is used as it is`);
  if (server.relocation !== null) say(`the database lies in ${server.dataDir}: ${server.relocation}`);
  const backend: Backend = {
    name: "PostgreSQL",
    url: await ensureDatabase(server, DATABASE),
    logFile,
    embedded: server,
    restarting: false,
    restart: async () => {
      backend.embedded = await start();
    },
  };
  return backend;
}

async function prepareRedis({ settings, paths, ports, secrets, say }: BackendsContext): Promise<Backend> {
  if (settings.redisUrl !== null) {
    await checkReachable("REDIS_URL", "Redis", settings.redisUrl, 6379);
    return outside("Redis", settings.redisUrl);
  }
  const tool = await findTool("redis-server").catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `Redis is needed, and no redis-server was found on PATH. ${reason}\n` +
        "Install Redis (its program redis-server must be on PATH), or set REDIS_URL to a Redis that runs already, " +
        "such as REDIS_URL=redis://127.0.0.1:6379/0.",
    );
  });
  const logFile = path.join(paths.logs, "redis.log");
  const start = async () => {
    const preferredPort = ports.last("redis");
    const server = await startRedis({
      tool,
      dataDir: paths.redis,
      password: secrets.redisPassword,
      logFile,
      ...(preferredPort === undefined ? {} : { preferredPort }),
    });
    ports.remember("redis", server.port);
    return server;
  };
  const server = await start();
  if (server.adopted) say(`Redis still runs (process ${server.pid}) and is used as it is`);
  const backend: Backend = {
    name: "Redis",
    url: server.url,
    logFile,
    embedded: server,
    restarting: false,
    restart: async () => {
      backend.embedded = await start();
    },
  };
  return backend;
}

/** A server that was named must answer now: better told here than by every process later. */
export function checkReachable(variable: string, what: string, url: string, defaultPort: number): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: hostname, port: Number(port || defaultPort), timeout: CONNECT_TIMEOUT_MS });
    const fail = (reason: string) => {
      socket.destroy();
      const place = `${hostname}:${port || defaultPort}`;
      reject(
        new StartError(`${variable}: ${what} at ${place} does not answer (${reason}). Start it, or unset ${variable}.`),
      );
    };
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("timeout", () => fail("timeout"));
    socket.once("error", (error) => fail(error.message));
  });
}

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Tool } from "./find-tool";
import { findFreePort, isTcpPortFree } from "./free-port";
import { whenReady } from "./launch";
import type { RunningServer } from "./postgres";
import { isProcessRunning, signalProcess, waitForExit } from "./process-identity";

const HOST = "127.0.0.1";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 25;

export interface RedisOptions {
  /** The program, as `findTool("redis-server")` gives it. */
  tool: Tool;
  /** Folder of the append-only file; created when it is not there. */
  dataDir: string;
  password: string;
  /** File that takes what the server writes. */
  logFile: string;
  /** Port to use when it is free; any free one else. */
  preferredPort?: number;
}

export interface RunningRedis extends RunningServer {
  url: string;
}

/** Starts a Redis with its data in `dataDir`, or adopts the one that runs there already. It outlives the caller. */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const dataDir = path.resolve(options.dataDir);
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const known = readState(dataDir);
  if (known !== null && isProcessRunning(known.pid) && isServerOf(known.pid, dataDir)) {
    await waitUntilReady(known, options.password, dataDir);
    return describe(known, options.password, true);
  }
  return describe(await launch(options, dataDir), options.password, false);
}

interface Address {
  pid: number;
  port: number;
}

/** Redis cannot listen on a port of its choice, nor does its pid file tell the port: we keep both beside the data. */
function statePath(dataDir: string): string {
  return path.join(dataDir, "server.json");
}

function readState(dataDir: string): Address | null {
  try {
    const state: unknown = JSON.parse(fs.readFileSync(statePath(dataDir), "utf8"));
    if (typeof state !== "object" || state === null || !("pid" in state) || !("port" in state)) return null;
    const { pid, port } = state;
    return typeof pid === "number" && typeof port === "number" ? { pid, port } : null;
  } catch {
    return null;
  }
}

/** Redis makes the folder of its data its working directory. */
function isServerOf(pid: number, dataDir: string): boolean {
  if (process.platform !== "linux") return true;
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(dataDir);
  } catch {
    return false;
  }
}

async function launch(options: RedisOptions, dataDir: string): Promise<Address> {
  const preferred = options.preferredPort;
  const port = preferred !== undefined && (await isTcpPortFree(preferred, HOST)) ? preferred : await findFreePort(HOST);
  // in a file, since arguments of a process can be read by every user
  const configFile = path.join(dataDir, "redis.conf");
  fs.writeFileSync(configFile, configuration(port, options.password), { mode: 0o600 });
  const log = fs.openSync(options.logFile, "a");
  const child = spawn(options.tool.path, [configFile], {
    cwd: dataDir,
    env: { ...process.env, ...options.tool.env },
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  const pid = child.pid;
  if (pid !== undefined) fs.writeFileSync(statePath(dataDir), JSON.stringify({ pid, port }));
  await whenReady("Redis", child, options.logFile, () =>
    waitUntilReady({ pid: pid ?? 0, port }, options.password, dataDir),
  );
  const address = { pid: pid ?? 0, port };
  child.unref();
  return address;
}

/** BullMQ and the journal must never be evicted, and survive a restart: `noeviction` and an append-only file. */
function configuration(port: number, password: string): string {
  return [
    `bind ${HOST}`,
    `port ${port}`,
    `requirepass ${password}`,
    "daemonize no",
    "loglevel warning",
    "appendonly yes",
    "appendfsync everysec",
    "maxmemory-policy noeviction",
    'save ""',
    "",
  ].join("\n");
}

async function waitUntilReady(address: Address, password: string, dataDir: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      const directory = await askDirectory(address.port, password);
      if (fs.realpathSync(directory) !== fs.realpathSync(dataDir)) {
        throw new Error(`the Redis on port ${address.port} serves ${directory}`);
      }
      return;
    } catch (error) {
      if (performance.now() > deadline || !isProcessRunning(address.pid)) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The Redis of ${dataDir} does not answer: ${reason}`);
      }
    }
    await sleep(POLL_MS);
  }
}

/** Asks for the folder of the data; fails while Redis still loads it, since a PING is refused then. */
async function askDirectory(port: number, password: string): Promise<string> {
  const client = new Redis({
    host: HOST,
    port,
    password,
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 5000,
  });
  client.on("error", () => {}); // the commands below fail with it
  try {
    await client.connect();
    await client.ping();
    const answer: unknown = await client.config("GET", "dir");
    return Array.isArray(answer) ? String(answer[1]) : "";
  } finally {
    client.disconnect();
  }
}

function describe(address: Address, password: string, adopted: boolean): RunningRedis {
  return {
    ...address,
    adopted,
    url: `redis://:${encodeURIComponent(password)}@${HOST}:${address.port}/0`,
    stop: async () => {
      signalProcess(address.pid, "SIGTERM");
      if (await waitForExit(address.pid, STOP_TIMEOUT_MS)) return;
      signalProcess(address.pid, "SIGKILL");
      await waitForExit(address.pid, STOP_TIMEOUT_MS);
    },
  };
}

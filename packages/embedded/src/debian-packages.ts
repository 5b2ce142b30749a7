import fs from "node:fs";
import path from "node:path";
import { runCommand, runCommandOrFail } from "./command";
import { isOnPath } from "./executable";

/** An index older than this is fetched anew. */
const INDEX_MAX_AGE_MS = 60 * 60 * 1000;
const FETCH_TIMEOUT_MS = 10 * 60 * 1000;

/** Folders of an unpacked package in which programs and libraries lie. */
const PROGRAM_FOLDERS = ["usr/bin", "usr/sbin", "bin", "sbin", "usr/games"];
const LIBRARY_FOLDERS = ["usr/lib", "lib", "usr/local/lib"];

/** A Debian package and what it needs, unpacked into a private folder. */
export interface UnpackedPackage {
  root: string;
  /** Absolute path of a program in the package, or null. */
  program(name: string): string | null;
  /** What programs of the package must find in their environment, on top of the ordinary one. */
  environment: Record<string, string>;
}

/** Debian packages cannot be fetched on this system. */
export class DebianUnavailableError extends Error {}

/**
 * Fetches Debian packages with all that they depend on and that this system lacks, and unpacks them beneath `cacheDir`,
 * into a folder named after the first one. Needs no root: apt works in folders of its own and nothing is installed.
 * What lies there already is used as it is.
 * @throws DebianUnavailableError on a system without apt
 */
export async function unpackDebianPackages(
  names: readonly [string, ...string[]],
  cacheDir: string,
): Promise<UnpackedPackage> {
  const [name] = names;
  const root = path.join(cacheDir, name);
  const complete = path.join(root, ".complete");
  if (!fs.existsSync(complete)) {
    if (!isOnPath("apt-get") || !isOnPath("dpkg")) {
      throw new DebianUnavailableError(
        `This system has no apt-get, so the Debian package "${name}" cannot be fetched.`,
      );
    }
    await fetchAndUnpack(names, cacheDir, root);
    fs.writeFileSync(complete, `${new Date().toISOString()}\n`);
  }
  return describe(root);
}

async function fetchAndUnpack(names: readonly string[], cacheDir: string, root: string): Promise<void> {
  fs.mkdirSync(cacheDir, { recursive: true });
  const apt = aptOptions(path.join(cacheDir, ".apt"));
  await updateIndex(apt);
  const packages = await missingPackages(names, apt.options);
  // a folder of this process alone: two fetches of one package at a time must not mix
  const work = fs.mkdtempSync(path.join(cacheDir, `.fetch-${path.basename(root)}-`));
  try {
    const downloads = path.join(work, "downloads");
    const unpacked = path.join(work, "root");
    fs.mkdirSync(downloads);
    fs.mkdirSync(unpacked);
    await runCommandOrFail("apt-get", [...apt.options, "-q", "download", ...packages], {
      cwd: downloads,
      timeoutMs: FETCH_TIMEOUT_MS,
    });
    for (const file of fs.readdirSync(downloads)) {
      await runCommandOrFail("dpkg", ["-x", path.join(downloads, file), unpacked]);
    }
    fs.rmSync(root, { recursive: true, force: true });
    fs.renameSync(unpacked, root);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

interface Apt {
  options: string[];
  lists: string;
}

/** apt's options for working without root, in its own folders, by the system's own sources. */
function aptOptions(folder: string): Apt {
  const lists = path.join(folder, "lists");
  const cache = path.join(folder, "cache");
  fs.mkdirSync(path.join(lists, "partial"), { recursive: true });
  fs.mkdirSync(path.join(cache, "archives", "partial"), { recursive: true });
  const settings = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${cache}`,
    "Debug::NoLocking=1",
    "APT::Sandbox::User=",
    "Acquire::Retries=3",
    "APT::Install-Recommends=0",
    "APT::Update::Error-Mode=any",
  ];
  return { options: settings.flatMap((setting) => ["-o", setting]), lists };
}

async function updateIndex({ options, lists }: Apt): Promise<void> {
  const stamp = path.join(path.dirname(lists), "updated");
  const age = fs.existsSync(stamp) ? Date.now() - fs.statSync(stamp).mtimeMs : Number.POSITIVE_INFINITY;
  if (age < INDEX_MAX_AGE_MS) return;
  await runCommandOrFail("apt-get", [...options, "-q", "update"], { timeoutMs: FETCH_TIMEOUT_MS });
  fs.writeFileSync(stamp, "");
}

/** The packages themselves and what they need that is not installed: apt works that out in a simulated installation. */
async function missingPackages(names: readonly string[], options: string[]): Promise<string[]> {
  const { exitCode, stdout, stderr } = await runCommand("apt-get", [...options, "-s", "install", ...names]);
  if (exitCode !== 0) throw new Error(`apt cannot install the Debian packages ${names.join(", ")}:\n${stderr.trim()}`);
  const missing = [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]).filter((entry) => entry !== undefined);
  return [...new Set([...names, ...missing])];
}

function describe(root: string): UnpackedPackage {
  const libraries = libraryFolders(root);
  const environment: Record<string, string> = {};
  if (libraries.length > 0) {
    const inherited = process.env.LD_LIBRARY_PATH;
    environment.LD_LIBRARY_PATH = [...libraries, ...(inherited ? [inherited] : [])].join(":");
  }
  const fonts = path.join(root, "etc/fonts/fonts.conf");
  if (fs.existsSync(fonts)) environment.FONTCONFIG_FILE = fonts;
  return {
    root,
    environment,
    program: (name) =>
      PROGRAM_FOLDERS.map((folder) => path.join(root, folder, name)).find((file) => fs.existsSync(file)) ?? null,
  };
}

/** Folders beneath lib that hold shared libraries, the architecture's own and those one level deeper. */
function libraryFolders(root: string): string[] {
  const holdsLibraries = (folder: string) => fs.readdirSync(folder).some((file) => /\.so(\.|$)/.test(file));
  const subfolders = (folder: string) =>
    fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name));
  return LIBRARY_FOLDERS.map((folder) => path.join(root, folder))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => [folder, ...subfolders(folder), ...subfolders(folder).flatMap(subfolders)])
    .filter(holdsLibraries);
}

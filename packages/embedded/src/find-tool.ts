import os from "node:os";
import path from "node:path";
import { unpackDebianPackages } from "./debian-packages";
import { findOnPath } from "./executable";

interface ToolSource {
  /** Debian packages to unpack together: the program's own, and those of which it holds only a link or a script. */
  packages: readonly [string, ...string[]];
  /** Where the program lies in the unpacked folder, if not in one of the folders for programs. */
  file?: string;
}

/** Programs that Callwright or its tests start, and where each comes from. */
const TOOLS = {
  "redis-server": { packages: ["redis-server", "redis-tools"] },
  sipp: { packages: ["sip-tester"] },
  baresip: { packages: ["baresip-core"] },
  // the file in usr/bin is a script for an installed Chromium
  chromium: { packages: ["chromium", "chromium-common"], file: "usr/lib/chromium/chromium" },
  "espeak-ng": { packages: ["espeak-ng"] },
  ip: { packages: ["iproute2"] },
  unshare: { packages: ["util-linux"] },
} as const satisfies Record<string, ToolSource>;

export type ToolName = keyof typeof TOOLS;

/** A program to be started with `env` on top of the ordinary environment. */
export interface Tool {
  path: string;
  env: Record<string, string>;
  /** Root of the folder into which its package was unpacked; null when the system has it installed. */
  unpackedRoot: string | null;
}

/** Folder in which unpacked Debian packages are kept, for every checkout of this user. */
export function defaultToolCache(): string {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.join(base, "callwright", "debian");
}

/**
 * Finds a program: on PATH, else in the cache of unpacked Debian packages, else fetches it into that cache (no root needed).
 * @throws an error that says what to install where neither works
 */
export async function findTool(name: ToolName, cacheDir = defaultToolCache()): Promise<Tool> {
  const installed = findOnPath(name);
  if (installed !== null) return { path: installed, env: {}, unpackedRoot: null };
  const source: ToolSource = TOOLS[name];
  const unpacked = await unpackDebianPackages(source.packages, cacheDir);
  const program = source.file === undefined ? unpacked.program(name) : path.join(unpacked.root, source.file);
  if (program === null) throw new Error(`The Debian packages ${source.packages.join(", ")} hold no program "${name}".`);
  return { path: program, env: unpacked.environment, unpackedRoot: unpacked.root };
}

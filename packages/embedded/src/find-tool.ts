import os from "node:os";
import path from "node:path";
import { unpackDebianPackage } from "./debian-packages";
import { findOnPath } from "./executable";

/** Programs that Callwright or its tests start, and the Debian package each comes in. */
const TOOL_PACKAGES = {
  "redis-server": "redis-server",
  sipp: "sip-tester",
  baresip: "baresip-core",
  chromium: "chromium",
  "espeak-ng": "espeak-ng",
} as const;

export type ToolName = keyof typeof TOOL_PACKAGES;

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
  const packageName = TOOL_PACKAGES[name];
  const unpacked = await unpackDebianPackage(packageName, cacheDir);
  const program = unpacked.program(name);
  if (program === null) throw new Error(`The Debian package "${packageName}" holds no program "${name}".`);
  return { path: program, env: unpacked.environment, unpackedRoot: unpacked.root };
}

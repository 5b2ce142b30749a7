import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Folders that hold no source, and tests, which no build contains. */
const IGNORED_FOLDERS = new Set(["node_modules", "dist", ".next", "generated", "test", "e2e", "bench"]);
const IGNORED_FILES = /(\.test\.tsx?|\.log|\.tsbuildinfo|next-env\.d\.ts)$/;

/** One hash over every source file beneath the given files and folders; absent ones count as empty. */
export function hashSources(root: string, places: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const place of [...places].sort()) {
    for (const file of listFiles(path.join(root, place))) {
      hash.update(`\0${path.relative(root, file)}\0`).update(fs.readFileSync(file));
    }
  }
  return hash.digest("hex");
}

function listFiles(place: string): string[] {
  const stats = fs.statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [place];
  return fs
    .readdirSync(place, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? !IGNORED_FOLDERS.has(entry.name) : !IGNORED_FILES.test(entry.name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => listFiles(path.join(place, entry.name)));
}

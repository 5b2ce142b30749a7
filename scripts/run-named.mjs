/**
 * `npm run bench -- <name> [arguments]` and `npm run soak -- <name> [arguments]`: run `bench/<name>.bench.ts` or
 * `soak/<name>.soak.ts`; without a name, all of them one after the other.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePackages } from "./ensure-packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [kind = "", name, ...rest] = process.argv.slice(2);
const suffix = `.${kind}.ts`;
const folder = path.join(root, kind);
const names = fs.existsSync(folder)
  ? fs
      .readdirSync(folder)
      .filter((file) => file.endsWith(suffix))
      .map((file) => file.slice(0, -suffix.length))
      .sort()
  : [];
const chosen = name === undefined ? names : names.filter((candidate) => candidate === name);

if (chosen.length === 0) {
  console.error(`Usage: npm run ${kind} -- <name>, one of: ${names.join(", ")}`);
  process.exitCode = 2;
} else if (!ensurePackages(root)) {
  process.exitCode = 1;
} else {
  for (const one of chosen) {
    if (chosen.length > 1) console.log(`\n== ${kind} ${one}`);
    const { status } = spawnSync(process.execPath, ["--import", "tsx", path.join(folder, one + suffix), ...rest], {
      cwd: root,
      stdio: "inherit",
    });
    if (status !== 0) process.exitCode = 1;
  }
}

/** Checks the types of every package, and of what lies outside of them (scripts, end-to-end tests, benchmarks). */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => path.join(root, "node_modules", ".bin", name);

const runs = [
  [bin("turbo"), ["run", "typecheck", "--output-logs=errors-only", "--continue"]],
  [bin("tsc"), ["--noEmit", "-p", "tsconfig.json"]],
];
for (const [program, args] of runs) {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) process.exitCode = 1;
}

import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { CliContext } from "./cli-context";
import { env } from "./env";
import { EXIT } from "./exit-codes";
import { runCli } from "./program";

const interrupted = new AbortController();
let signals = 0;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // the first one lets a call hang up; a second one ends at once
    if (++signals > 1) process.exit(EXIT.interrupted);
    interrupted.abort();
  });
}
// `callwright … | head`: whoever reads has enough
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

const context: CliContext = {
  out: (chunk) => process.stdout.write(chunk),
  err: (chunk) => process.stderr.write(chunk),
  env,
  workingDir: process.cwd(),
  // src/main.ts and dist/main.js lie equally deep
  projectRoot: path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../.."),
  readStdin: () => text(process.stdin),
  signal: interrupted.signal,
  exitCode: EXIT.ok,
};

await runCli(process.argv.slice(2), context);
process.exitCode = context.exitCode;

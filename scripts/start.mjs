/**
 * `npm start`: needs nothing but Node. Installs the packages when they are missing or older than the lock file, then
 * hands over to apps/supervisor.
 */
import { fileURLToPath } from "node:url";
import { ensurePackages } from "./ensure-packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

if (ensurePackages(root)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("../apps/supervisor/src/main.ts");
} else {
  process.exitCode = 1;
}

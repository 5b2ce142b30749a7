/** `npm test -- [steps]`: needs nothing but Node. Installs what is missing, then runs every test (scripts/test/main.ts). */
import { fileURLToPath } from "node:url";
import { ensurePackages } from "./ensure-packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

if (ensurePackages(root)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./test/main.ts");
} else {
  process.exitCode = 1;
}

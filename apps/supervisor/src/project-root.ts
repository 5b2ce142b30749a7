import path from "node:path";
import { fileURLToPath } from "node:url";

/** Root folder of the checkout. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

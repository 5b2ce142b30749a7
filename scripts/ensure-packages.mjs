import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const LOWEST_NODE = [20, 19];

/**
 * Sees to it that node_modules is what package-lock.json says; `npm ci` runs only when it is not.
 * @param {string} root folder of the checkout
 * @returns {boolean} false when that failed; it has been said why
 */
export function ensurePackages(root) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < LOWEST_NODE[0] || (major === LOWEST_NODE[0] && minor < LOWEST_NODE[1])) {
    console.error(`Callwright needs Node ${LOWEST_NODE.join(".")} or newer; this is ${process.versions.node}.`);
    return false;
  }
  if (isInstalled(root)) return true;

  console.log("Installing packages (npm ci) …");
  const env = { ...process.env };
  delete env.NODE_ENV; // "production" would leave out what builds the applications
  const { status, error } = spawnSync("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    const reason = error === undefined ? "npm ci failed; what it wrote above says why" : error.message;
    console.error(`The packages cannot be installed: ${reason}. The npm registry must be reachable.`);
    return false;
  }
  return true;
}

/** npm writes what it has installed to node_modules/.package-lock.json, as its very last step. */
function isInstalled(root) {
  const wanted = readPackages(path.join(root, "package-lock.json"));
  const installed = readPackages(path.join(root, "node_modules", ".package-lock.json"));
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.startsWith("node_modules/")) return true; // our own packages
    const found = installed[place];
    // optional ones are absent where they do not fit the platform
    if (found === undefined)
      return entry.optional === true || entry.peer === true || fs.existsSync(path.join(root, place));
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages ?? {};
  } catch {
    return {}; // nothing is installed
  }
}

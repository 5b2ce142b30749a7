/**
 * `node scripts/phone-network.mjs <command> …`: runs a command in a network namespace of its own with the loopback device and
 * an interface "phone0" (10.77.0.1). Telephone tests run in it: baresip refuses the loopback device, SIPp needs raw sockets
 * to play captures, and nothing reaches any other machine. Works for root and, where user namespaces are allowed, for others.
 */
import { spawnSync } from "node:child_process";

const SETUP = [
  "ip link set lo up",
  "ip link add phone0 type veth peer name phone1",
  "ip address add 10.77.0.1/24 dev phone0",
  "ip link set phone0 up",
  "ip link set phone1 up",
  'exec "$@"',
].join(" && ");

const command = process.argv.slice(2);
if (command.length === 0) {
  console.error("Usage: node scripts/phone-network.mjs <command> [arguments]");
  process.exitCode = 2;
} else {
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const result = spawnSync("unshare", [...asRoot, "--net", "sh", "-c", SETUP, "sh", ...command], {
    stdio: "inherit",
    env,
  });
  if (result.error !== undefined) {
    console.error(
      `Telephone tests need "unshare" (package util-linux) and "ip" (package iproute2): ${result.error.message}`,
    );
  }
  process.exitCode = result.status ?? 1;
}

/**
 * `tsx scripts/phone-network.ts <command> …`: runs a command in a network namespace of its own with the loopback device and
 * an interface "phone0" (10.77.0.1). Telephone tests run in it: baresip refuses the loopback device, SIPp needs raw sockets
 * to play captures, and nothing reaches any other machine. Works for root and, where user namespaces are allowed, for others.
 */
import { spawnSync } from "node:child_process";
import { findTool } from "@callwright/embedded";

/** `$1` is the program "ip"; the rest is the command to run. */
const SET_UP = [
  'ip="$1"; shift; export PATH="$PATH:/usr/sbin:/sbin"',
  '"$ip" link set lo up',
  '"$ip" link add phone0 type veth peer name phone1',
  '"$ip" address add 10.77.0.1/24 dev phone0',
  '"$ip" link set phone0 up',
  '"$ip" link set phone1 up',
  'if [ -n "$IP_LIBRARIES" ]; then unset LD_LIBRARY_PATH; fi',
  'exec "$@"',
].join(" && ");

const command = process.argv.slice(2);
if (command.length === 0) {
  console.error("Usage: tsx scripts/phone-network.ts <command> [arguments]");
  process.exitCode = 2;
} else {
  const [unshare, ip] = [await findTool("unshare"), await findTool("ip")];
  const libraries = ip.env.LD_LIBRARY_PATH === undefined ? {} : { ...ip.env, IP_LIBRARIES: "1" };
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const { status, error } = spawnSync(
    unshare.path,
    [...asRoot, "--net", "sh", "-c", SET_UP, "sh", ip.path, ...command],
    { stdio: "inherit", env: { ...process.env, ...libraries } },
  );
  if (error !== undefined) console.error(error.message);
  process.exitCode = status ?? 1;
}

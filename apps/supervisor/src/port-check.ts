import fs from "node:fs";
import { isTcpPortFree, isUdpPortFree } from "@callwright/embedded";
import type { Settings } from "./settings";
import { StartError } from "./start-error";

type Protocol = "tcp" | "udp";

/** /proc/net/tcp's code of a listening socket (Linux: include/net/tcp_states.h). */
const TCP_LISTEN = "0A";

/**
 * Fails when a port that Callwright shows to the outside is taken.
 * @throws StartError naming port, variable and, where it can be told, the process that holds it
 */
export async function checkOutsidePorts(settings: Settings): Promise<void> {
  const wanted: { variable: string; port: number; protocol: Protocol }[] = [
    { variable: "PORT", port: settings.webPort, protocol: "tcp" },
    ...(settings.drachtio === null
      ? (["udp", "tcp"] as const).map((protocol) => ({ variable: "SIP_PORT", port: settings.sipPort, protocol }))
      : []),
  ];
  const problems: string[] = [];
  for (const { variable, port, protocol } of wanted) {
    const isFree = protocol === "tcp" ? isTcpPortFree : isUdpPortFree;
    if (await isFree(port, settings.bindAddress)) continue;
    problems.push(
      `${variable}: the ${protocol.toUpperCase()} port ${port} on ${settings.bindAddress} cannot be had; ` +
        `${describeHolder(protocol, port)}. Stop that, or set ${variable} to another port, such as ${variable}=${port + 1}.`,
    );
  }
  if (problems.length > 0) throw new StartError(problems.join("\n"));
}

function describeHolder(protocol: Protocol, port: number): string {
  if (port < 1024 && process.getuid?.() !== 0) return "ports below 1024 belong to root on most systems";
  const holder = findHolder(protocol, port);
  if (holder !== null) return `process ${holder.pid} holds it (${holder.command})`;
  return `another user's process or container may hold it (see \`ss -lnp --${protocol}\`), or the address is not this machine's`;
}

function findHolder(protocol: Protocol, port: number): { pid: number; command: string } | null {
  const sockets = new Set([...socketInodes(protocol, port)].map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  for (const pid of listFolder("/proc").filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of listFolder(`/proc/${pid}/fd`)) {
      if (!sockets.has(readLink(`/proc/${pid}/fd/${descriptor}`))) continue;
      const words = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
      return { pid: Number(pid), command: words.join(" ").slice(0, 120) };
    }
  }
  return null;
}

/** proc(5), /proc/net/tcp: column 2 address:port in hexadecimal, column 4 the state, column 10 the inode. */
function socketInodes(protocol: Protocol, port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const inodes = new Set<string>();
  for (const file of [`/proc/net/${protocol}`, `/proc/net/${protocol}6`]) {
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    for (const line of text.split("\n").slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (!columns[1]?.endsWith(suffix)) continue;
      if (protocol === "tcp" && columns[3] !== TCP_LISTEN) continue;
      if (columns[9] !== undefined) inodes.add(columns[9]);
    }
  }
  return inodes;
}

function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return []; // a process that ended meanwhile, or one of another user
  }
}

function readLink(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return "";
  }
}

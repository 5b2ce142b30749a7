import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findFreePort, findFreeUdpRange } from "@callwright/embedded";
import { projectRoot } from "./project-root";

const RTP_PORTS = 200;
const START_TIMEOUT_MS = 10 * 60 * 1000;
const STOP_TIMEOUT_MS = 60_000;

export interface SystemOptions {
  /** Variables of `.env.example`, over those that keep several systems on a machine apart. */
  env?: Record<string, string>;
  /** Data directory; a temporary one, which `stop` deletes, unless told. */
  dataDir?: string;
}

/** A whole Callwright, started as its users start it. */
export interface System {
  url: string;
  /** `host:port` for SIP. */
  sipAddress: string;
  sipPort: number;
  dataDir: string;
  adminPassword: string;
  apiKey: string;
  /** Process number of the supervisor. */
  pid: number;
  /** What it wrote up to now. */
  output(): string;
  /** Resolves when the supervisor has ended. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/**
 * Runs `npm start`'s entry with a data directory and ports of its own and waits until it is ready.
 * What has not changed is not built again.
 */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), "callwright-system-"));
  fs.mkdirSync(dataDir, { recursive: true });
  fs.chmodSync(dataDir, 0o711); // PostgreSQL runs as another account when root runs the tests
  const rtpPortMin = await findFreeUdpRange(RTP_PORTS);
  const rtpPorts = {
    from: Number(options.env?.RTP_PORT_MIN ?? rtpPortMin),
    to: Number(options.env?.RTP_PORT_MAX ?? rtpPortMin + RTP_PORTS - 1),
  };
  const webPort = await findFreePort();
  let sipPort = await findFreePort();
  // A free port may lie among those of RTP, which the start refuses.
  while (sipPort >= rtpPorts.from && sipPort <= rtpPorts.to) sipPort = await findFreePort();
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(webPort),
    SIP_PORT: String(sipPort),
    RTP_PORT_MIN: String(rtpPorts.from),
    RTP_PORT_MAX: String(rtpPorts.to),
    ...options.env,
  };
  const child = spawn(process.execPath, [path.join(projectRoot, "scripts", "start.mjs")], {
    cwd: projectRoot,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const transcript: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const url = await waitUntilReady(child, transcript, ended);
  const secret = (name: string) => fs.readFileSync(path.join(dataDir, "secrets", name), "utf8").trim();
  return {
    url,
    sipPort: Number(env.SIP_PORT),
    sipAddress: `${options.env?.PUBLIC_ADDRESS ?? options.env?.BIND_ADDRESS ?? "127.0.0.1"}:${env.SIP_PORT}`,
    dataDir,
    adminPassword: secret("admin-password"),
    apiKey: secret("api-key"),
    pid: child.pid ?? 0,
    output: () => transcript.join(""),
    ended,
    stop: async () => {
      await endChild(child, ended);
      if (options.dataDir === undefined) fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function waitUntilReady(child: ChildProcess, transcript: string[], ended: Promise<number | null>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGTERM");
      reject(new Error(`Callwright was not ready after ${START_TIMEOUT_MS} ms:\n${transcript.join("")}`));
    }, START_TIMEOUT_MS);
    const read = (text: string) => {
      transcript.push(text);
      const url = /^Callwright is ready: (\S+)$/m.exec(transcript.join(""))?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
    void ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`Callwright ended with exit code ${code} before it was ready:\n${transcript.join("")}`));
    });
  });
}

async function endChild(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

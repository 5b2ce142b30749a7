import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isUdpPortFree } from "@callwright/embedded";
import { findFreePort, findFreeUdpRange, findTool, waitFor } from "@callwright/testing";

/** SIPp as the far end, with its own scenario for being called. */
export interface SippUas {
  sipPort: number;
  stop(): Promise<void>;
}

/** Starts SIPp's built-in answering scenario; with `echo`, it sends back the RTP that it gets. */
export async function startSippUas(options: { echo: boolean }): Promise<SippUas> {
  const tool = await findTool("sipp");
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-sipp-uas-"));
  const sipPort = await findFreePort();
  const mediaPort = await findFreeUdpRange(8);
  const child = spawn(
    tool.path,
    [
      ...["-sn", "uas", "-i", "127.0.0.1", "-p", String(sipPort)],
      ...["-mi", "127.0.0.1", "-mp", String(mediaPort), "-nostdin"],
      ...(options.echo ? ["-rtp_echo"] : []),
    ],
    { cwd: dir, env: { ...process.env, ...tool.env, TERM: "dumb" }, stdio: "ignore" },
  );
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    await waitFor(async () => !(await isUdpPortFree(sipPort)), { what: "SIPp to listen" });
  } catch (error) {
    await stop();
    throw error;
  }
  return { sipPort, stop };
}

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ControlClient } from "./support/control-client";
import { RtpPeer } from "./support/rtp-peer";
import { until } from "./support/until";

const SECRET = "a secret for the process test";
const appFolder = join(import.meta.dirname, "..");

let storeDirectory: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  storeDirectory = await mkdtemp(join(tmpdir(), "callwright media "));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(storeDirectory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exitCode: () => number | null;
}

/** The process as its supervisor starts it, from source. */
function start(env: Record<string, string>, ipc = false): Run {
  const child = spawn(process.execPath, ["--import", "tsx", join(appFolder, "src", "main.ts")], {
    cwd: appFolder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe", ...(ipc ? (["ipc"] as const) : [])],
  });
  children.push(child);
  let output = "";
  child.stdout?.on("data", (text) => {
    output += String(text);
  });
  child.stderr?.on("data", (text) => {
    output += String(text);
  });
  return { child, output: () => output, exitCode: () => child.exitCode };
}

async function startReady(more: Record<string, string> = {}, ipc = false) {
  const [controlPort, healthPort] = [await freePort(), await freePort()];
  const rtpMin = 20_000 + Math.floor(Math.random() * 18_000) * 2;
  const env = {
    MEDIA_PORT: String(controlPort),
    MEDIA_SECRET: SECRET,
    MEDIA_STORE_DIR: storeDirectory,
    HEALTH_PORT: String(healthPort),
    RTP_PORT_MIN: String(rtpMin),
    RTP_PORT_MAX: String(rtpMin + 100),
    ...more,
  };
  const run = start(env, ipc);
  await until(() => run.output().includes("is ready"), 20_000, "the process is ready");
  return { ...run, controlPort, healthPort, env };
}

describe("the media-server process", () => {
  it("names every variable that is wrong, and no secret", async () => {
    const run = start({ MEDIA_PORT: "70000", MEDIA_SECRET: "short", BIND_ADDRESS: "here" });
    await until(() => run.exitCode() !== null, 20_000);
    expect(run.exitCode()).toBe(1);
    for (const name of ["MEDIA_PORT", "MEDIA_SECRET", "BIND_ADDRESS", "MEDIA_STORE_DIR"]) {
      expect(run.output()).toContain(name);
    }
    expect(run.output()).not.toContain("short");
  });

  it("asks for PUBLIC_ADDRESS where it cannot know it, and for a range of ports that is one", async () => {
    const good = { MEDIA_PORT: "1", MEDIA_SECRET: SECRET, MEDIA_STORE_DIR: storeDirectory };
    const runs = [
      start({ ...good, BIND_ADDRESS: "0.0.0.0" }),
      start({ ...good, RTP_PORT_MIN: "30000", RTP_PORT_MAX: "20000" }),
    ];
    await until(() => runs.every((run) => run.exitCode() === 1), 20_000);
    expect(runs[0]?.output()).toContain("PUBLIC_ADDRESS");
    expect(runs[1]?.output()).toContain("RTP_PORT_MAX");
  });

  it("tells how it is, and says which variable names a port that is taken", async () => {
    const { healthPort, controlPort, env } = await startReady();
    const health = await (await fetch(`http://127.0.0.1:${healthPort}/health`)).json();
    expect(health).toMatchObject({ state: "ok", counts: { endpoints: 0, plays: 0 } });
    const second = start({ ...env, HEALTH_PORT: String(await freePort()) });
    await until(() => second.exitCode() !== null, 20_000);
    expect(second.output()).toContain(`Port ${controlPort} is held`);
    expect(second.output()).toContain("MEDIA_PORT");
  });

  it("ends its endpoints on SIGTERM and says so to their owner", async () => {
    const { child, exitCode, controlPort } = await startReady();
    const client = await ControlClient.connect(controlPort, SECRET);
    const peer = await RtpPeer.open();
    const target = { sessionId: "s", epoch: 1, endpointId: "e" };
    const created = await client.request("endpoint.create", { ...target, legId: "caller", remoteOffer: peer.sdp() });
    peer.useSdp(created.localSdp);
    peer.startTone(440);
    await client.request("record.start", { ...target, recordingId: "r", maxMs: 60_000 });
    await until(() => peer.packets.length > 20);
    child.kill("SIGTERM");
    await until(() => exitCode() !== null && client.closed, 10_000);
    expect(exitCode()).toBe(0);
    expect(client.all("record.finished")).toMatchObject([{ reason: "hangup", recordingId: "r" }]);
    expect(client.all("endpoint.closed")).toMatchObject([{ reason: "shutdown" }]);
    peer.close();
  });

  it("ends when its supervisor is gone", async () => {
    const { child, exitCode } = await startReady({ CALLWRIGHT_SUPERVISED: "1" }, true);
    child.disconnect();
    await until(() => exitCode() !== null, 10_000);
    expect(exitCode()).toBe(0);
  });

  it("starts again over the same store after kill -9 in the middle of a recording", async () => {
    const first = await startReady();
    const client = await ControlClient.connect(first.controlPort, SECRET);
    const peer = await RtpPeer.open();
    const target = { sessionId: "s", epoch: 1, endpointId: "e" };
    const created = await client.request("endpoint.create", { ...target, legId: "caller", remoteOffer: peer.sdp() });
    peer.useSdp(created.localSdp);
    peer.startTone(440);
    await client.request("record.start", { ...target, recordingId: "r", maxMs: 60_000 });
    await until(() => peer.packets.length > 20);
    first.child.kill("SIGKILL");
    await until(() => client.closed);
    const second = await startReady();
    const again = await ControlClient.connect(second.controlPort, SECRET);
    await expect(again.request("endpoint.get", target)).rejects.toMatchObject({ code: "not-found" });
    await again.request("endpoint.create", { ...target, legId: "caller", remoteOffer: peer.sdp() });
    expect(await again.request("record.start", { ...target, recordingId: "r", maxMs: 200 })).toEqual({
      state: "recording",
    });
    expect((await again.event("record.finished")).path).toContain("r~2.wav");
    await again.close();
    peer.close();
  });
});

import { type ChildProcess, fork, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { findFreePort, waitFor } from "@callwright/testing";
import { afterEach, describe, expect, it } from "vitest";
import { RawApp } from "./support/raw-app";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const SECRET = "a secret for tests";
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

async function start(env: Record<string, string>, ipc = false): Promise<Running> {
  const clean = { PATH: process.env.PATH ?? "", ...env };
  const child = ipc
    ? fork(MAIN, { execArgv: ["--import", "tsx"], env: clean, stdio: ["ignore", "pipe", "pipe", "ipc"] })
    : spawn(process.execPath, ["--import", "tsx", MAIN], { env: clean, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return { child, output: () => text, exit: new Promise((resolve) => child.once("exit", (code) => resolve(code))) };
}

async function ports() {
  const [sip, app, health] = [await findFreePort(), await findFreePort(), await findFreePort()];
  return {
    sip,
    app,
    health,
    env: { SIP_PORT: String(sip), DRACHTIO_PORT: String(app), HEALTH_PORT: String(health), DRACHTIO_SECRET: SECRET },
  };
}

const ready = (running: Running) =>
  waitFor(() => running.output().includes("sip-server is ready"), { what: "readiness" });

describe("the sip-server process", () => {
  it("listens, tells its counts on /health, and ends cleanly on SIGTERM", async () => {
    const { app, health, env } = await ports();
    const running = await start(env);
    await ready(running);
    const worker = await RawApp.connect(app, SECRET, ["invite"]);
    const answer = await fetch(`http://127.0.0.1:${health}/health`);
    expect(await answer.json()).toMatchObject({
      state: "ok",
      counts: { applications: 1, dialogs: 0, serverTransactions: 0, clientTransactions: 0, sipConnections: 0 },
    });
    running.child.kill("SIGTERM");
    expect(await running.exit).toBe(0);
    await waitFor(() => worker.closed, { what: "the application's connection to close" });
    expect(running.output()).not.toContain(SECRET);
  });

  it("names port and variable when a port is taken, for SIP by TCP and UDP, for applications and for health", async () => {
    const { sip, app, health, env } = await ports();
    for (const [port, variable] of [
      [sip, "SIP_PORT"],
      [app, "DRACHTIO_PORT"],
      [health, "HEALTH_PORT"],
    ] as const) {
      const holder = createServer();
      await new Promise<void>((resolve) => holder.listen(port, "127.0.0.1", resolve));
      const running = await start(env);
      expect(await running.exit).toBe(1);
      expect(running.output()).toContain(`Port ${port} (tcp, 127.0.0.1) is held by another process`);
      expect(running.output()).toContain(variable);
      await new Promise((resolve) => holder.close(resolve));
    }
    const holder = createSocket("udp4");
    await new Promise<void>((resolve) => holder.bind(sip, "127.0.0.1", resolve));
    const running = await start(env);
    expect(await running.exit).toBe(1);
    expect(running.output()).toContain(`Port ${sip} (udp, 127.0.0.1) is held by another process`);
    await new Promise<void>((resolve) => holder.close(resolve));
  });

  it("names every wrong variable", async () => {
    const running = await start({ SIP_PORT: "99999", BIND_ADDRESS: "nonsense", DRACHTIO_SECRET: "short" });
    expect(await running.exit).toBe(1);
    for (const name of ["SIP_PORT", "BIND_ADDRESS", "DRACHTIO_SECRET"]) expect(running.output()).toContain(name);
    expect(running.output()).not.toContain('short"');
  });

  it("ends when the channel to its supervisor breaks", async () => {
    const { env } = await ports();
    const running = await start({ ...env, CALLWRIGHT_SUPERVISED: "1" }, true);
    await ready(running);
    running.child.disconnect();
    expect(await running.exit).toBe(0);
  });

  it("ends when its parent dies without a channel", async () => {
    const { env, app } = await ports();
    const script = `
      const { spawn } = require("node:child_process");
      spawn(process.execPath, ["--import", "tsx", ${JSON.stringify(MAIN)}], { env: process.env, stdio: "ignore", detached: true });
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ["-e", script], {
      env: { PATH: process.env.PATH ?? "", ...env, CALLWRIGHT_SUPERVISED: "1" },
      stdio: "ignore",
    });
    children.push(parent);
    const worker = await waitFor(() => RawApp.connect(app, SECRET), { what: "the server" });
    parent.kill("SIGKILL");
    await waitFor(() => worker.closed, { what: "the server to end" });
  });
});

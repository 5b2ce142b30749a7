import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isProcessRunning } from "@callwright/embedded";
import { projectRoot, type System, startSystem, waitFor } from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const healthSchema = z.object({
  state: z.string(),
  components: z.record(z.string(), z.object({ state: z.string() })),
});
const childrenSchema = z.array(z.object({ name: z.string(), pid: z.number() }));
const PROCESSES = ["sip-server", "media-server", "sample-service", "runtime", "designer"];
const COMPONENTS = ["designer", "media-server", "postgres", "redis", "runtime", "sip-server"];

// a folder with a space, as people have them
const dataDir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "callwright-start-")), "my data");
let system: System;

beforeAll(async () => {
  fs.chmodSync(path.dirname(dataDir), 0o755);
  system = await startSystem({ dataDir });
});

afterAll(async () => {
  await system?.stop();
  fs.rmSync(path.dirname(dataDir), { recursive: true, force: true });
});

async function health() {
  const response = await fetch(`${system.url}/api/health`);
  return healthSchema.parse(await response.json());
}

function healthy() {
  return waitFor(
    async () => {
      const { components } = await health();
      return COMPONENTS.every((name) => components[name]?.state === "ok");
    },
    { timeoutMs: 30_000, intervalMs: 100, what: "all components to be well" },
  );
}

function childPid(name: string): number {
  const children = childrenSchema.parse(JSON.parse(fs.readFileSync(path.join(dataDir, "children.json"), "utf8")));
  return children.find((child) => child.name === name)?.pid ?? 0;
}

describe("npm start", () => {
  it("runs every process and tells how each is", async () => {
    expect(Object.keys((await health()).components).sort()).toEqual(COMPONENTS);
    await healthy();
  });

  it("ends its block with the line that programs wait for, and says how to sign in and to call", () => {
    const lines = system.output().trimEnd().split("\n");
    const last = lines.indexOf(`Callwright is ready: ${system.url}`);
    const block = lines.slice(0, last).join("\n");
    expect(block).toMatch(/^ {2}Open .*http/m);
    expect(block).toMatch(/^ {2}Sign in /m);
    expect(block).toMatch(/^ {2}First call .*1000@/m);
  });

  it("leaves an API key for the command line tool", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["packages/cli/bin/callwright.mjs", "health"], {
      cwd: projectRoot,
      encoding: "utf8",
      env: { ...process.env, DATA_DIR: dataDir },
    });
    expect(status, stdout + stderr).toBe(0);
  });

  it.each(PROCESSES)("kill -9 of %s: it comes back, and everything is well again", async (name) => {
    const before = childPid(name);
    process.kill(before, "SIGKILL");
    await waitFor(() => ![0, before].includes(childPid(name)), { what: `${name} to be started again` });
    await healthy();
  });

  it("kill -9 of the supervisor: its processes end, and the next start works with the same data", async () => {
    const children = PROCESSES.map(childPid);
    process.kill(system.pid, "SIGKILL");
    await system.ended;
    await waitFor(() => !children.some(isProcessRunning), { timeoutMs: 20_000, what: "the processes to end" });
    const { adminPassword, apiKey } = system;
    system = await startSystem({ dataDir });
    expect(system).toMatchObject({ adminPassword, apiKey });
    expect(system.output()).toContain("PostgreSQL still runs");
    await healthy();
  });

  it("stops cleanly: nothing of it runs any more", async () => {
    const pids = [...PROCESSES.map(childPid), postgresPid(), redisPid()];
    expect(pids.every(isProcessRunning)).toBe(true);
    process.kill(system.pid, "SIGTERM");
    expect(await system.ended).toBe(0);
    expect(pids.filter(isProcessRunning)).toEqual([]);
  });
});

function postgresPid(): number {
  return Number(fs.readFileSync(path.join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
}

function redisPid(): number {
  const state: unknown = JSON.parse(fs.readFileSync(path.join(dataDir, "redis", "server.json"), "utf8"));
  return z.object({ pid: z.number() }).parse(state).pid;
}

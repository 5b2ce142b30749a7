import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { isProcessRunning } from "@callwright/embedded";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FixtureSystem } from "./fixture-system";

const fixtures: FixtureSystem[] = [];
const WAIT = { timeout: 15_000, interval: 50 };

async function fixture(dirName?: string): Promise<FixtureSystem> {
  const created = await FixtureSystem.create(dirName);
  fixtures.push(created);
  return created;
}

afterEach(async () => {
  for (const created of fixtures.splice(0)) await created.dispose();
}, 60_000);

describe("a start", () => {
  it("brings up everything in order in a folder with a space, says so in its last line, and ends it in reverse", async () => {
    const system = await fixture("my data");
    const start = system.start();
    await start.ready();
    expect(start.output.trimEnd().split("\n").at(-1)).toBe(`Callwright is ready: http://localhost:${system.env.PORT}`);
    expect(start.output).toContain("as nobody");
    const servers = [system.postgresPid(), system.redisPid()];
    expect(servers.map(isProcessRunning)).toEqual([true, true]);

    start.signal("SIGINT");
    expect(await start.exit).toBe(0);
    expect(servers.map(isProcessRunning)).toEqual([false, false]);
    expect(system.journal()).toEqual([
      "first started",
      "second started",
      "second draining",
      "second ended",
      "first draining",
      "first ended",
    ]);
  });

  it("keeps secrets in files that only the owner reads, the same at the next start", async () => {
    const system = await fixture();
    const secret = path.join(system.dataDir, "secrets", "encryption-key");
    const first = system.start();
    await first.ready();
    const before = fs.readFileSync(secret, "utf8");
    expect(fs.statSync(secret).mode & 0o777).toBe(0o600);
    await first.end();
    const second = system.start();
    await second.ready();
    expect(fs.readFileSync(secret, "utf8")).toBe(before);
  });

  it("refuses a data directory that another one uses, and says which", async () => {
    const system = await fixture();
    const first = system.start();
    await first.ready();
    const second = system.start();
    expect(await second.exit).toBe(1);
    expect(second.output).toContain("already runs with this data directory");
    expect(second.output).toContain(`process ${first.pid}`);
  });

  it("waits for one that is stopping", async () => {
    const system = await fixture();
    const first = system.start({ FIXTURE_DRAIN_MS: "800" });
    await first.ready();
    first.signal("SIGTERM");
    await first.says(/asked to stop/);
    const second = system.start();
    await second.ready();
    expect(await first.exit).toBe(0);
  });

  it("names a wrong variable and what is expected", async () => {
    const system = await fixture();
    const start = system.start({ SIP_PORT: "many", RTP_PORT_MIN: "40000", RTP_PORT_MAX: "30000" });
    expect(await start.exit).toBe(1);
    expect(start.output).toContain('SIP_PORT: "many" is wrong; expected a port number between 1 and 65535');
    expect(start.output).not.toContain("    at ");
  });

  it("names a taken port, its variable and the process that holds it", async () => {
    const system = await fixture();
    const holder = http.createServer().listen(Number(system.env.PORT), "127.0.0.1");
    const start = system.start();
    expect(await start.exit).toBe(1);
    holder.close();
    expect(start.output).toContain(`PORT: the TCP port ${system.env.PORT} on 127.0.0.1 cannot be had`);
    expect(start.output).toContain(`process ${process.pid} holds it`);
  });

  it("says which outside server does not answer", async () => {
    const system = await fixture();
    const start = system.start({ REDIS_URL: `redis://127.0.0.1:${system.env.SIP_PORT}/0` });
    expect(await start.exit).toBe(1);
    expect(start.output).toContain(`REDIS_URL: Redis at 127.0.0.1:${system.env.SIP_PORT} does not answer`);
  });

  it("says what a process wrote that cannot start, and leaves nothing running", async () => {
    const system = await fixture();
    const start = system.start({ FIXTURE_FAIL: "second" });
    expect(await start.exit).toBe(1);
    expect(start.output).toContain("second ended at its start (exit code 3)");
    expect(start.output).toContain("this fixture cannot start");
    expect(system.journal().at(-1)).toBe("first ended");
  });
});

describe("kill -9", () => {
  it("of a process: it is started again, at the same port", async () => {
    const system = await fixture();
    const start = system.start();
    await start.ready();
    const before = system.pidOf("first");
    process.kill(before, "SIGKILL");
    await vi.waitFor(() => {
      expect(system.pidOf("first")).not.toBe(before);
      expect(system.journal().filter((line) => line === "first started")).toHaveLength(2);
    }, WAIT);
    expect(start.output).toMatch(/first ended \(SIGKILL\) and is started again in 0\.2 s/);
  });

  it("of PostgreSQL and Redis: both are started again, at the same ports", async () => {
    const system = await fixture();
    const start = system.start();
    await start.ready();
    const ports = fs.readFileSync(path.join(system.dataDir, "ports.json"), "utf8");
    const before = [system.postgresPid(), system.redisPid()];
    for (const pid of before) process.kill(pid, "SIGKILL");
    await vi.waitFor(() => {
      const now = [system.postgresPid(), system.redisPid()];
      expect(now.map(isProcessRunning)).toEqual([true, true]);
      expect(now.filter((pid) => before.includes(pid))).toEqual([]);
    }, WAIT);
    expect(fs.readFileSync(path.join(system.dataDir, "ports.json"), "utf8")).toBe(ports);
  });

  it("of the supervisor: its processes end by themselves, the next start adopts the servers", async () => {
    const system = await fixture();
    const first = system.start();
    await first.ready();
    const children = [system.pidOf("first"), system.pidOf("second")];
    const servers = [system.postgresPid(), system.redisPid()];
    first.signal("SIGKILL");
    await first.exit;
    await vi.waitFor(() => expect(children.map(isProcessRunning)).toEqual([false, false]), WAIT);
    expect(servers.map(isProcessRunning)).toEqual([true, true]);

    const second = system.start();
    await second.ready();
    expect([system.postgresPid(), system.redisPid()]).toEqual(servers);
    expect(second.output).toContain("PostgreSQL still runs");
    expect(second.output).toContain("Redis still runs");
  });

  it("of all at once: pid files of dead processes hinder nobody", async () => {
    const system = await fixture();
    const first = system.start();
    await first.ready();
    const pids = [system.postgresPid(), system.redisPid(), system.pidOf("first"), system.pidOf("second")];
    first.signal("SIGKILL");
    for (const pid of pids) process.kill(pid, "SIGKILL");
    await first.exit;
    const second = system.start();
    await second.ready();
    expect([system.postgresPid(), system.redisPid()].filter((pid) => pids.includes(pid))).toEqual([]);
  });
});

describe("signals", () => {
  it("a second one ends a drain at once", async () => {
    const system = await fixture();
    const start = system.start({ FIXTURE_DRAIN_MS: "60000" });
    await start.ready();
    const child = system.pidOf("second");
    start.signal("SIGTERM");
    await vi.waitFor(() => expect(system.journal()).toContain("second draining"), WAIT);
    await new Promise((resolve) => setTimeout(resolve, 600)); // a signal sooner than that counts as the same one
    start.signal("SIGTERM");
    expect(await start.exit).toBe(0);
    expect(isProcessRunning(child)).toBe(false);
  });
});

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ensureDatabase, findTool, isProcessRunning, type RunningServer, startPostgres, startRedis } from "../src";

const folders: string[] = [];
const servers: RunningServer[] = [];

function temporaryFolder(mode: number): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "callwright embedded-"));
  fs.chmodSync(folder, mode);
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

async function postgres(folder: string) {
  const server = await startPostgres({
    dataDir: path.join(folder, "postgres"),
    password: "with space and @",
    logFile: path.join(folder, "postgres.log"),
  });
  servers.push(server);
  return server;
}

describe("PostgreSQL", () => {
  it("is adopted while it runs, and started anew after kill -9 over its stale pid file", async () => {
    const folder = temporaryFolder(0o755);
    const first = await postgres(folder);
    await ensureDatabase(first, "callwright");
    const second = await postgres(folder);
    expect([first.adopted, second.adopted]).toEqual([false, true]);
    expect(second.pid).toBe(first.pid);

    process.kill(first.pid, "SIGKILL");
    const third = await postgres(folder);
    expect(third.adopted).toBe(false);
    expect(third.pid).not.toBe(first.pid);
  });

  it("does not take another process for its own that now has the number in the pid file", async () => {
    const folder = temporaryFolder(0o755);
    await (await postgres(folder)).stop();
    const pidFile = path.join(folder, "postgres", "postmaster.pid");
    fs.writeFileSync(pidFile, `${process.pid}\n${path.join(folder, "postgres")}\n1\n5432\n\n127.0.0.1\n`);
    expect((await postgres(folder)).adopted).toBe(false);
  });

  it("starts in a folder that nobody but its owner may enter, also for root, and finds its data again", async () => {
    const folder = temporaryFolder(0o700);
    const first = await postgres(folder);
    await ensureDatabase(first, "kept");
    await first.stop();
    const second = await postgres(folder);
    expect(second.dataDir).toBe(first.dataDir);
    expect(fs.existsSync(path.join(second.dataDir, "PG_VERSION"))).toBe(true);
    await second.stop();
    if (second.relocation !== null) folders.push(path.dirname(second.dataDir));
  });
});

describe("Redis", () => {
  it("is adopted while it runs, and ended cleanly", async () => {
    const folder = temporaryFolder(0o700);
    const options = {
      tool: await findTool("redis-server"),
      dataDir: path.join(folder, "redis"),
      password: "secret-of-the-test",
      logFile: path.join(folder, "redis.log"),
    };
    const first = await startRedis(options);
    const second = await startRedis(options);
    expect([first.adopted, second.adopted]).toEqual([false, true]);
    await second.stop();
    expect(isProcessRunning(first.pid)).toBe(false);
  });
});

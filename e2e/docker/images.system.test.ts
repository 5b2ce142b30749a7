import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureDatabase, type RunningPostgres, runCommandOrFail, startPostgres } from "@callwright/embedded";
import {
  findFreePort,
  findFreeUdpRange,
  projectRoot,
  startTestRedis,
  type TestRedis,
  waitFor,
} from "@callwright/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readComposeFile } from "./compose-file";
import { composeVariables } from "./compose-variables";
import { parseDockerfile } from "./dockerfile";
import { outerEnv, ScratchBuilder, type ScratchImage } from "./scratch-image";

const BUILD_TIMEOUT_MS = 15 * 60 * 1000;
const RTP_PORTS = 40;

const compose = readComposeFile(path.join(projectRoot, "docker-compose.yml"), composeVariables);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-images-"));
const builder = new ScratchBuilder(
  parseDockerfile(fs.readFileSync(path.join(projectRoot, "Dockerfile"), "utf8")),
  projectRoot,
  scratch,
);
const running: { name: string; child: ChildProcess; output: string[] }[] = [];
/** What Compose's network and ports would give, on this machine alone. */
const here: Record<string, string> = {};
let postgres: RunningPostgres;
let redis: TestRedis;

beforeAll(async () => {
  fs.chmodSync(scratch, 0o755);
  [postgres, redis] = await Promise.all([
    startPostgres({
      dataDir: path.join(scratch, "postgres"),
      password: "images",
      logFile: path.join(scratch, "postgres.log"),
    }),
    startTestRedis(),
  ]);
  const rtpPortMin = await findFreeUdpRange(RTP_PORTS);
  Object.assign(here, {
    DATABASE_URL: await ensureDatabase(postgres, "callwright"),
    REDIS_URL: redis.url,
    MEDIA_HOST: "127.0.0.1",
    MEDIA_PORT: String(await findFreePort()),
    MEDIA_STORE_DIR: path.join(scratch, "media"),
    DRACHTIO_HOST: "127.0.0.1",
    DRACHTIO_PORT: String(await findFreePort()),
    RTP_PORT_MIN: String(rtpPortMin),
    RTP_PORT_MAX: String(rtpPortMin + RTP_PORTS - 1),
    PORT: String(await findFreePort()),
    BIND_ADDRESS: "127.0.0.1",
    INTERNAL_ADDRESS: "127.0.0.1",
  });
  // the build stage of all images: installs and compiles the whole project once more
  await builder.build("base");
}, BUILD_TIMEOUT_MS);

afterAll(async () => {
  for (const { child } of running.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(timer);
  }
  await Promise.all([postgres?.stop(), redis?.stop()]);
  fs.rmSync(scratch, { recursive: true, force: true });
}, 120_000);

/** The environment that docker-compose.yml gives to a service; only addresses, ports and folders are this machine's. */
function environmentOf(service: string): Record<string, string> {
  const environment = compose.services[service]?.environment ?? {};
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here[name] ?? value]));
}

/** Starts what the image's container would start, and waits until its health check would pass. */
async function run(name: string, image: ScratchImage, env: Record<string, string>, healthUrl: string): Promise<void> {
  const [program = "", ...args] = image.command;
  const child = spawn(program, args, {
    cwd: path.join(image.root, image.workdir),
    env: { ...outerEnv(), ...image.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
  running.push({ name, child, output });
  await waitFor(
    async () => {
      if (child.exitCode !== null) return true;
      return (await fetch(healthUrl)).ok;
    },
    { timeoutMs: 60_000, what: `${name} to be healthy` },
  ).catch((error: unknown) => {
    throw new Error(`${name} wrote:\n${output.join("")}`, { cause: error });
  });
  expect(child.exitCode, output.join("")).toBeNull();
}

describe("the images, built and started without Docker", () => {
  it("migrate: brings an empty database up to date", async () => {
    const image = await builder.build(compose.services.migrate?.build?.target ?? "");
    const [program = "", ...args] = image.command;
    const output = await runCommandOrFail(program, args, {
      cwd: path.join(image.root, image.workdir),
      env: { ...outerEnv(), ...image.env, ...environmentOf("migrate") },
    });
    expect(output).toContain("migrations");
  }, 120_000);

  it.each(["media-server", "sip-server", "runtime", "designer"])(
    "%s: starts and is healthy",
    async (name) => {
      const image = await builder.build(name);
      const healthPort = String(await findFreePort());
      const env =
        name === "sip-server"
          ? // stands for drachtio-server, which is no image of ours
            { ...environmentOf("runtime"), SIP_PORT: String(await findFreePort()), PUBLIC_ADDRESS: "127.0.0.1" }
          : environmentOf(name);
      const url =
        name === "designer" ? `http://127.0.0.1:${here.PORT}/api/health/self` : `http://127.0.0.1:${healthPort}/health`;
      await run(name, image, { ...env, HEALTH_PORT: healthPort }, url);
    },
    90_000,
  );
});

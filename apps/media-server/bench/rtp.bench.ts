import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { buildWav, generateTone } from "@callwright/rtp";
import { z } from "zod";
import { ControlClient } from "../test/support/control-client";
import { RtpPeer } from "../test/support/rtp-peer";
import { until } from "../test/support/until";

const run = promisify(execFile);
const SECRET = "a secret for the bench";
const SERVER = join(import.meta.dirname, "..", "dist", "main.js");
const SOCKETS = 4;
const SESSION_EPOCH = 1;
const DIGIT_ROUNDS = 200;

const resultSchema = z.object({
  n: z.number(),
  received_share: z.number(),
  lost: z.number(),
  p50_ms: z.number(),
  p99_ms: z.number(),
  max_ms: z.number(),
  late10_percent: z.number(),
  server_cpu_percent: z.number(),
  own_cpu_percent: z.number(),
  machine_busy_percent: z.number(),
});
type LoadResult = z.output<typeof resultSchema>;

interface Bench {
  readonly pid: number;
  readonly memoryMb: () => Promise<number>;
  readonly client: ControlClient;
  readonly work: string;
  readonly generator: string;
  readonly promptHash: string;
}

type Scenario = "prompt" | "bridge" | "record";

const freePort = async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};

/** The bundled server as its own process, as in production; the load generator is compiled beside it. */
async function withBench(work: (bench: Bench) => Promise<void>): Promise<void> {
  if (!existsSync(SERVER)) throw new Error(`${SERVER} is not there: run "npm run build" first`);
  const folder = await mkdtemp(join(tmpdir(), "callwright-bench-"));
  const generator = join(folder, "rtpgen");
  await run("gcc", ["-O2", "-o", generator, join(import.meta.dirname, "rtp-load", "rtpgen.c"), "-lm"]);
  const controlPort = await freePort();
  const child = spawn(process.execPath, [SERVER], {
    env: {
      ...process.env,
      BIND_ADDRESS: "127.0.0.1",
      MEDIA_PORT: String(controlPort),
      MEDIA_SECRET: SECRET,
      MEDIA_STORE_DIR: join(folder, "store"),
      RTP_PORT_MIN: "20000",
      RTP_PORT_MAX: "27999",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  try {
    const client = await connectWhenReady(controlPort);
    const samples = generateTone({ frequenciesHz: [440], durationMs: 10_000, levelDb: -13, sampleRate: 8_000 });
    const wav = buildWav(samples, { sampleRate: 8_000, channels: 1 });
    const base64 = Buffer.from(wav).toString("base64");
    const { hash } = await client.request("store.ingest", { source: { type: "bytes", base64 }, normalize: false });
    const pid = child.pid ?? 0;
    const memoryMb = async () => {
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024);
    };
    await work({ pid, memoryMb, client, work: folder, generator, promptHash: hash });
    await client.close();
  } finally {
    child.kill("SIGTERM");
    await new Promise((resolve) => child.once("exit", resolve));
    await rm(folder, { recursive: true, force: true });
  }
}

async function connectWhenReady(port: number): Promise<ControlClient> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ControlClient.connect(port, SECRET, "bench");
    } catch (error) {
      if (attempt === 100) throw error;
      await delay(50);
    }
  }
}

/** One run of the generator against `channels` endpoints. */
async function measure(
  bench: Bench,
  scenario: Scenario,
  channels: number,
  seconds: number,
): Promise<LoadResult & { readonly memory_mb: number }> {
  const { client } = bench;
  const basePort = 30_000;
  const sessions: string[] = [];
  const ports: number[] = [];
  for (let i = 0; i < channels; i++) {
    const paired = scenario === "bridge" && i % 2 === 1;
    const sessionId = paired ? (sessions.at(-1) ?? "") : randomUUID();
    if (!paired) sessions.push(sessionId);
    const target = { sessionId, epoch: SESSION_EPOCH, endpointId: `${sessionId}-${i}` };
    const remoteOffer = [
      "v=0",
      "o=- 1 1 IN IP4 127.0.0.1",
      "s=-",
      "c=IN IP4 127.0.0.1",
      "t=0 0",
      `m=audio ${basePort + 2 * (i % SOCKETS)} RTP/AVP 0 101`,
      "a=rtpmap:101 telephone-event/8000",
      "",
    ].join("\r\n");
    const { endpoint } = await client.request("endpoint.create", { ...target, legId: "bench", remoteOffer });
    ports.push(endpoint.localPort);
    if (scenario !== "bridge") {
      const items = [{ type: "prompt" as const, hash: bench.promptHash }];
      await client.request("media.play", { ...target, playId: randomUUID(), items, loop: true });
    }
    if (scenario === "record") {
      await client.request("record.start", {
        ...target,
        recordingId: randomUUID(),
        maxMs: 3_600_000,
        layout: "stereo",
      });
    }
    if (paired) {
      const [a, b] = [`${sessionId}-${i - 1}`, target.endpointId];
      await client.request("bridge.connect", { sessionId, epoch: SESSION_EPOCH, a, b });
    }
    // Calls do not all begin in one moment.
    if (i % 5 === 0) await delay(7);
  }
  const file = join(bench.work, "ports");
  await writeFile(file, ports.join("\n"));
  const ping = setInterval(() => void client.request("ping", {}), 5_000);
  const options = { n: channels, f: file, d: seconds, g: SOCKETS, b: basePort, p: bench.pid, w: 3 };
  const memory = await bench.memoryMb();
  const { stdout } = await run(
    bench.generator,
    Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]),
  );
  clearInterval(ping);
  for (const sessionId of sessions) await client.request("session.close", { sessionId, epoch: SESSION_EPOCH });
  return { ...resultSchema.parse(JSON.parse(stdout)), memory_mb: memory };
}

/** First packet of a digit → first packet of the next cached prompt, with this client in between instead of a runtime. */
async function measureDigits(bench: Bench): Promise<{ readonly p50: number; readonly p99: number }> {
  const { client } = bench;
  const peer = await RtpPeer.open();
  const target = { sessionId: randomUUID(), epoch: SESSION_EPOCH, endpointId: randomUUID() };
  const created = await client.request("endpoint.create", { ...target, legId: "bench", remoteOffer: peer.sdp() });
  peer.useSdp(created.localSdp);
  peer.startTone(null);
  const times: number[] = [];
  for (let round = 0; round < DIGIT_ROUNDS; round++) {
    const silence = [{ type: "silence" as const, ms: 30_000 }];
    await client.request("media.play", { ...target, playId: `wait-${round}`, items: silence, bargeIn: true });
    await delay(40 + (round % 20));
    peer.clear();
    const seen = client.all("dtmf.begin").length;
    const pressedMs = performance.now();
    const pressing = peer.pressDigit("5");
    await until(() => client.all("dtmf.begin").length > seen, 2_000);
    const items = [{ type: "prompt" as const, hash: bench.promptHash }];
    await client.request("media.play", { ...target, playId: `next-${round}`, items });
    const first = await until(() => peer.audioPackets().find((packet) => packet.payload.some((byte) => byte !== 0xff)));
    times.push(first.atMs - pressedMs);
    await pressing;
  }
  await client.request("session.close", target);
  peer.close();
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(share * times.length)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99) };
}

const [, , wanted = "all", secondsText = "10", onlyChannels] = process.argv;
const seconds = Number(secondsText);
const plan: readonly (readonly [Scenario, number])[] = [
  ["prompt", 100],
  ["prompt", 300],
  ["prompt", 500],
  ["prompt", 1_000],
  ["bridge", 300],
  ["bridge", 1_000],
  ["record", 300],
];

await withBench(async (bench) => {
  for (const [scenario, channels] of plan) {
    if ((wanted !== "all" && wanted !== scenario) || (onlyChannels !== undefined && Number(onlyChannels) !== channels))
      continue;
    console.log(scenario, JSON.stringify(await measure(bench, scenario, channels, seconds)));
  }
  if (wanted === "all" || wanted === "digits") console.log("digits", JSON.stringify(await measureDigits(bench)));
});

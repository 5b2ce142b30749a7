import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CALL_KEY_PATTERN, runtimeKeys } from "@callwright/contracts";
import { createDb, createSealKey, type Db } from "@callwright/db";
import { MediaClient } from "@callwright/media-client";
import { buildWav } from "@callwright/rtp";
import { createTestDatabase, findFreePort, findFreeUdpRange, startTestRedis, waitFor } from "@callwright/testing";
import { Redis } from "ioredis";
import { z } from "zod";
import { buildBundle } from "./flow-builder";
import { type NodeProcess, type NodeProcessOptions, startNodeProcess } from "./node-process";

const SECRET = "only-for-tests";
export const WORKSPACE = "workspace-1";

/** Documents as Prisma takes them: plain JSON. */
const inputJsonSchema = z.record(z.string(), z.json()).transform((value) => JSON.parse(JSON.stringify(value)));
const sipHealthSchema = z.object({ counts: z.object({ dialogs: z.number() }) });

export interface StackOptions {
  readonly runtimes?: number;
  /** Servers of the test's own instead of those of the run. */
  readonly postgresUrl?: string;
  readonly redisUrl?: string;
  /** Further variables of the runtimes. */
  readonly runtimeEnv?: Readonly<Record<string, string>>;
}

/** sip-server, media-server and runtimes as processes of their own, on a database and a Redis of their own. */
export class Stack {
  readonly runtimes: NodeProcess[] = [];
  readonly #closers: (() => Promise<void>)[] = [];
  readonly #runtimeEnv: Record<string, string> = {};
  #started = 0;

  private constructor(
    readonly db: Db,
    readonly redis: Redis,
    readonly media: MediaClient,
    readonly sipPort: number,
    readonly storeDir: string,
    readonly encryptionKey: Buffer,
    private readonly mediaServerOptions: NodeProcessOptions,
    private readonly sipServerOptions: NodeProcessOptions,
    private mediaServer: NodeProcess,
    private sipServer: NodeProcess,
  ) {}

  static async start(options: StackOptions = {}): Promise<Stack> {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-stack-"));
    const storeDir = path.join(dir, "store");
    const [database, redisServer] = await Promise.all([
      options.postgresUrl === undefined ? createTestDatabase() : { url: options.postgresUrl, drop: async () => {} },
      options.redisUrl === undefined ? startTestRedis() : { url: options.redisUrl, stop: async () => {} },
    ]);
    const [sipPort, wirePort, mediaPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
    const rtp = await findFreeUdpRange(1_000);
    const sipServerOptions: NodeProcessOptions = {
      app: "sip-server",
      healthPort: await findFreePort(),
      env: { SIP_PORT: String(sipPort), DRACHTIO_PORT: String(wirePort), DRACHTIO_SECRET: SECRET },
    };
    const mediaServerOptions: NodeProcessOptions = {
      app: "media-server",
      healthPort: await findFreePort(),
      env: {
        MEDIA_PORT: String(mediaPort),
        MEDIA_SECRET: SECRET,
        MEDIA_STORE_DIR: storeDir,
        RTP_PORT_MIN: String(rtp),
        RTP_PORT_MAX: String(rtp + 999),
      },
    };
    const [sipServer, mediaServer] = await Promise.all([
      startNodeProcess(sipServerOptions),
      startNodeProcess(mediaServerOptions),
    ]);
    const db = createDb(database.url, { maxConnections: 3 });
    await db.workspace.create({ data: { id: WORKSPACE, name: "Test" } });
    const media = new MediaClient({ host: "127.0.0.1", port: mediaPort, secret: SECRET, clientId: "test" });
    await media.ready(10_000);
    const redis = new Redis(redisServer.url, { maxRetriesPerRequest: null });
    redis.on("error", () => {}); // it is restarted in some tests
    const key = createSealKey();
    const stack = new Stack(
      db,
      redis,
      media,
      sipPort,
      storeDir,
      key,
      mediaServerOptions,
      sipServerOptions,
      mediaServer,
      sipServer,
    );
    Object.assign(stack.#runtimeEnv, {
      DATABASE_URL: database.url,
      REDIS_URL: redisServer.url,
      DRACHTIO_HOST: "127.0.0.1",
      DRACHTIO_PORT: String(wirePort),
      DRACHTIO_SECRET: SECRET,
      MEDIA_HOST: "127.0.0.1",
      MEDIA_PORT: String(mediaPort),
      MEDIA_SECRET: SECRET,
      MEDIA_STORE_DIR: storeDir,
      ENCRYPTION_KEY: key.toString("base64"),
      ...options.runtimeEnv,
    });
    stack.#closers.push(
      async () => media.close(),
      async () => redis.disconnect(),
      () => db.$disconnect(),
      () => Promise.all([stack.sipServer.stop(), stack.mediaServer.stop()]).then(() => {}),
      () => Promise.all([database.drop(), redisServer.stop()]).then(() => {}),
      async () => fs.rmSync(dir, { recursive: true, force: true }),
    );
    try {
      for (let count = 0; count < (options.runtimes ?? 1); count++) await stack.startRuntime();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  get target(): string {
    return `127.0.0.1:${this.sipPort}`;
  }

  async startRuntime(): Promise<NodeProcess> {
    const healthPort = await findFreePort();
    const env = { ...this.#runtimeEnv, INSTANCE_NAME: `runtime-${++this.#started}` };
    const runtime = await startNodeProcess({ app: "runtime", healthPort, env });
    this.runtimes.push(runtime);
    return runtime;
  }

  /** Kills the SIP server and starts it again on the same ports. */
  async restartSipServer(): Promise<void> {
    this.sipServer.signal("SIGKILL");
    await this.sipServer.exited;
    this.sipServer = await startNodeProcess(this.sipServerOptions);
  }

  async killMediaServer(): Promise<void> {
    this.mediaServer.signal("SIGKILL");
    await this.mediaServer.exited;
  }

  async startMediaServer(): Promise<void> {
    this.mediaServer = await startNodeProcess(this.mediaServerOptions);
    await this.media.ready(10_000);
  }

  /** A tone in the media store, as found again by its frequency. Gives its hash. */
  async tone(frequencyHz: number, durationMs: number): Promise<string> {
    const sampleRate = 8_000;
    const samples = new Int16Array((sampleRate * durationMs) / 1_000);
    for (let at = 0; at < samples.length; at++) {
      samples[at] = Math.round(8_000 * Math.sin((2 * Math.PI * frequencyHz * at) / sampleRate));
    }
    const base64 = Buffer.from(buildWav(samples, { sampleRate, channels: 1 })).toString("base64");
    return (await this.media.request("store.ingest", { source: { type: "bytes", base64 }, normalize: false })).hash;
  }

  /** Publishes a flow to a number. */
  async publish(number: string, flow: Parameters<typeof buildBundle>[0]): Promise<void> {
    const built = buildBundle(flow);
    const [bundle, document] = [inputJsonSchema.parse(built.bundle), inputJsonSchema.parse(built.document)];
    await this.db.flow.create({
      data: { workspaceId: WORKSPACE, id: flow.id, name: flow.id, kind: "inbound", draft: document },
    });
    await this.db.flowVersion.create({
      data: {
        workspaceId: WORKSPACE,
        flowId: flow.id,
        version: 1,
        document,
        bundle,
        bundleHash: built.hash,
        checks: [],
        note: "",
        createdBy: "test",
      },
    });
    await this.db.number.create({
      data: { workspaceId: WORKSPACE, id: `number-${number}`, number, flowId: flow.id, flowVersion: 1 },
    });
  }

  /** What is left of calls anywhere; empty once all have ended. */
  async leftovers(): Promise<string[]> {
    const keys = await this.redis.keys(CALL_KEY_PATTERN);
    const sets = await this.redis.keys(runtimeKeys.calls("*"));
    const stats = await this.media.request("server.stats", {});
    const sip = sipHealthSchema.parse(await (await fetch(this.sipServer.healthUrl)).json());
    const unwritten = await this.redis.hlen(runtimeKeys.unwrittenRecords);
    return [
      ...keys,
      ...sets,
      ...(stats.endpoints > 0 ? [`${stats.endpoints} media endpoints`] : []),
      ...(sip.counts.dialogs > 0 ? [`${sip.counts.dialogs} dialogs`] : []),
      ...(unwritten > 0 ? [`${unwritten} unwritten records`] : []),
    ];
  }

  /** Waits until nothing is left of any call. */
  async quiet(timeoutMs = 15_000): Promise<void> {
    let left: string[] = [];
    await waitFor(
      async () => {
        left = await this.leftovers();
        if (left.length > 0) throw new Error(`left: ${left.slice(0, 10).join(", ")}`);
        return true;
      },
      { timeoutMs, intervalMs: 100, what: "nothing to be left of any call" },
    );
  }

  /** Finished calls with everything that is kept of them, oldest first. */
  async finishedCalls(count: number, where: { dnis?: string } = {}, timeoutMs = 10_000) {
    return await waitFor(
      async () => {
        const calls = await this.db.call.findMany({
          where: { ...where, status: { not: "inProgress" } },
          include: { visits: { orderBy: { seq: "asc" } }, legs: true, journal: true, recordings: true },
          orderBy: { startedAt: "asc" },
        });
        if (calls.length < count) throw new Error(`${calls.length} of ${count}`);
        return calls;
      },
      { timeoutMs, intervalMs: 50, what: `${count} records of calls` },
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.runtimes.map((runtime) => runtime.stop()));
    for (const close of this.#closers) await close();
  }
}

import { randomBytes } from "node:crypto";
import type { HealthReport, HealthServer } from "@callwright/config";
import { type LiveCallEvent, liveChannels, numbersChangedSchema } from "@callwright/contracts";
import { createDb, readSealKey } from "@callwright/db";
import type { EngineEvent } from "@callwright/flow-schema";
import { acceptCall } from "./calls/accept-call";
import { startedCallRow } from "./calls/build-call-record";
import { BundleLibrary, loadBundle } from "./calls/bundle-library";
import { CallCommands } from "./calls/call-commands";
import type { CallRecord } from "./calls/call-record";
import { CallRegistry } from "./calls/call-registry";
import type { CallObserver, CallServices, CallSession } from "./calls/call-session";
import { type ClaimedCall, Lease } from "./calls/lease";
import { loadNumber, NumberDirectory } from "./calls/number-directory";
import { createPostgresSink } from "./calls/record-sink";
import { RecordWriter } from "./calls/record-writer";
import { SessionStore } from "./calls/session-store";
import { takeOverCall } from "./calls/take-over-call";
import { UnwrittenRecords } from "./calls/unwritten-records";
import { WorkspaceData } from "./calls/workspace-data";
import { HttpClient } from "./effects/http/http-client";
import { createPerformers } from "./effects/performers";
import { handOver } from "./lifecycle/hand-over";
import { RedisLink } from "./lifecycle/redis-link";
import { MediaLink } from "./media/media-events";
import { LiveEvents } from "./observability/live-events";
import type { Logger } from "./observability/logger";
import { createMetrics, type Metrics } from "./observability/metrics";
import { reclaimDialogs } from "./sip/reclaim-dialogs";
import { SipLink } from "./sip/sip-link";
import type { InboundInvite } from "./sip/sip-port";

export interface RuntimeOptions {
  /** Tells several runtimes apart in logs. */
  readonly instanceName: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly sip: { readonly host: string; readonly port: number; readonly secret: string };
  readonly media: { readonly host: string; readonly port: number; readonly secret: string };
  /** 32 bytes in base64: opens stored credentials. */
  readonly encryptionKey: string;
  /** More calls at a time are refused with 503. */
  readonly maxCalls: number;
  readonly logger: Logger;
}

export interface Runtime {
  readonly id: string;
  /** Resolves when Redis, SIP server and media server have all been reached once. */
  ready(timeoutMs: number): Promise<void>;
  health(): HealthReport;
  readonly metrics: Metrics;
  calls(): number;
  /** Takes no new calls, hands those in progress to another runtime or waits for their end, and closes everything. */
  drain(timeoutMs: number): Promise<void>;
  /** Ends all calls by BYE and closes everything. */
  close(): Promise<void>;
}

/** Calls that the SIP server had sent here before it was asked to send no more are taken. */
const ROUTE_GRACE_MS = 200;
/** How long the last BYEs and records may take. */
const CLOSE_MS = 3_000;

export type { HealthServer };

/** Starts the worker that has calls: connects to everything it needs and keeps connected. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const id = `${options.instanceName}-${randomBytes(4).toString("hex")}`;
  const logger = options.logger.child({ runtime: id });
  const now = () => Date.now();
  const db = createDb(options.databaseUrl, { maxConnections: 5 });
  const redis = new RedisLink(options.redisUrl, logger);
  const registry = new CallRegistry(options.maxCalls);
  const media = new MediaLink({ ...options.media, clientId: id }, registry, logger);
  const numbers = new NumberDirectory(loadNumber(db), { now });
  const bundles = new BundleLibrary(loadBundle(db));
  const data = new WorkspaceData(db, readSealKey(options.encryptionKey), logger);
  const http = new HttpClient();
  const live = new LiveEvents(redis);
  const store = new SessionStore(redis.commands, id);
  const records = new RecordWriter({
    sink: createPostgresSink(db),
    unwritten: new UnwrittenRecords(redis.commands),
    logger,
  });
  const commands = new CallCommands(redis.commands, registry);
  const sip = new SipLink({ ...options.sip, logger, onInvite: (invite) => void onInvite(invite) });
  const performers = createPerformers({
    dial: { sip, extensionUri: (workspaceId, extension) => data.extensionUri(workspaceId, extension) },
    http: {
      client: http,
      allowedOrigins: (workspaceId) => data.allowedOrigins(workspaceId),
      credential: (workspaceId, credentialId) => data.credential(workspaceId, credentialId),
    },
    loadCalendar: (workspaceId, calendarId) => data.calendar(workspaceId, calendarId),
    loadCallerList: (workspaceId, listId) => data.callerList(workspaceId, listId),
  });
  const metrics = createMetrics({ calls: () => registry.size, up: components });
  const observe: CallObserver = { onEvent, onBlock, onEnded, onLost };
  const services: CallServices = { runtimeId: id, store, media: media.client, performers, now, observe };
  const lease = new Lease({
    redis: redis.commands,
    runtimeId: id,
    logger,
    now,
    canClaim: () => sip.connected && media.client.connected,
    onClaimed,
  });
  let open = true;
  let closing: Promise<void> | null = null;
  let sipSeen = false;

  function components(): Record<string, boolean> {
    return {
      redis: redis.available,
      postgres: records.postgresUp,
      sip: sip.connected,
      media: media.client.connected,
    };
  }

  async function onInvite(invite: InboundInvite): Promise<void> {
    await acceptCall(invite, {
      services,
      numbers,
      bundles,
      registry,
      logger,
      open: () => open,
      onStarted: (session) => {
        registry.add(session);
        records.started(startedCallRow(session.info));
        metrics.started.inc();
        const { callId, startedAt, flowId, flowVersion, ani, dnis } = session.info;
        publish(session, { type: "call.started", callId, at: startedAt, flowId, flowVersion, ani, dnis });
      },
      onRejected: (status) => metrics.rejected.inc({ status: String(status) }),
    });
  }

  function publish(session: CallSession, event: LiveCallEvent): void {
    live.publish(session.info.workspaceId, event);
  }

  function onEvent(session: CallSession, event: EngineEvent): void {
    if (event.type === "leg.answered" && event.legId === "caller") {
      metrics.setUp.observe((event.at - session.info.startedAt) / 1_000);
    }
  }

  function onBlock(session: CallSession, visit: Parameters<CallObserver["onBlock"]>[1]): void {
    const { flowId, blockId, kind, at } = visit;
    publish(session, { type: "call.block", callId: session.info.callId, at, flowId, blockId, kind });
  }

  function onEnded(session: CallSession, record: CallRecord): void {
    const { callId } = session.info;
    const cause = record.call.cause ?? "";
    registry.remove(session);
    commands.forget();
    metrics.ended.inc({ cause });
    session.logger.info({ cause, endedBy: record.call.endedBy, durationMs: record.call.durationMs }, "call ended");
    publish(session, { type: "call.ended", callId, at: now(), cause });
    records.finished(record, () => void removeKeys(session));
  }

  async function removeKeys(session: CallSession): Promise<void> {
    await session.journal.close();
    try {
      await store.remove(session.info.callId, session.epoch);
    } catch {
      redis.once("up", () => void removeKeys(session));
    }
  }

  function onLost(session: CallSession): void {
    registry.remove(session);
    metrics.lost.inc();
    session.logger.info("another runtime has the call");
  }

  function onClaimed(calls: readonly ClaimedCall[]): void {
    for (const call of calls) {
      metrics.claimed.inc();
      takeOverCall(call, { services, sip, bundles, registry, missed: media.missed, logger }).catch((error: unknown) => {
        logger.error({ err: error, callId: call.callId }, "a call cannot be taken over");
      });
    }
  }

  function onMessage(channel: string, payload: string): void {
    if (channel === liveChannels.numbersChanged) {
      const changed = numbersChangedSchema.safeParse(safeJson(payload));
      numbers.forget(changed.success ? changed.data.numbers : []);
    } else if (channel === liveChannels.callsReleased && payload !== id) lease.look();
    else if (channel === liveChannels.callCommand) {
      commands.read(payload).catch((error: unknown) => logger.warn({ err: error }, "a command was not read"));
    }
  }

  redis.on("up", () => {
    void lease.up();
    for (const session of registry.all()) session.journal.resync();
  });
  redis.on("down", () => lease.down());
  redis.on("message", onMessage);
  sip.on("up", () => {
    logger.info("connected to the SIP server");
    if (sipSeen) for (const session of registry.all()) void reclaimDialogs(session, sip);
    sipSeen = true;
  });
  sip.on("down", () => logger.warn("the SIP server is away"));
  redis.start([liveChannels.numbersChanged, liveChannels.callsReleased, liveChannels.callCommand]);
  media.client.start();
  sip.start();
  records.start();

  async function shutDown(): Promise<void> {
    await Promise.race([registry.allFinished(), pause(CLOSE_MS)]);
    await records.close();
    await Promise.race([lease.close(), pause(CLOSE_MS)]);
    sip.close();
    media.client.close();
    redis.close();
    await http.close();
    await db.$disconnect();
    metrics.registry.clear();
  }

  return {
    id,
    metrics,
    calls: () => registry.size,
    ready: async (timeoutMs) => {
      const deadline = now() + timeoutMs;
      for (;;) {
        const away = Object.entries(components()).filter(([, up]) => !up);
        if (away.length === 0) return;
        if (now() > deadline) throw new Error(`not reached: ${away.map(([name]) => name).join(", ")}`);
        await pause(20);
      }
    },
    health: () => {
      const parts = Object.entries(components());
      const state = (up: boolean) => (up ? ("ok" as const) : ("down" as const));
      return {
        state: parts.every(([, up]) => up) && open ? "ok" : "degraded",
        detail: `${registry.size} calls in progress${open ? "" : ", taking no new ones"}`,
        components: Object.fromEntries(parts.map(([name, up]) => [name, { state: state(up) }])),
      };
    },
    drain: async (timeoutMs) => {
      lease.stopClaiming();
      sip.refuseCalls();
      logger.info({ calls: registry.load }, "draining");
      await pause(ROUTE_GRACE_MS);
      open = false;
      await handOver({ registry, lease, timeoutMs, logger });
      for (const session of registry.all()) session.end("system", "shutdown");
      closing ??= shutDown();
      await closing;
    },
    close: async () => {
      open = false;
      lease.stopClaiming();
      for (const session of registry.all()) session.end("system", "shutdown");
      closing ??= shutDown();
      await closing;
    },
  };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

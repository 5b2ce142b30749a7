import { randomUUID } from "node:crypto";
import type { MediaEvent, MediaResult } from "@callwright/contracts";
import type { Logger } from "pino";
import { ControlServer } from "./control/control-server";
import { Dispatcher } from "./control/dispatcher";
import { EventRing } from "./control/event-ring";
import { createHandlers } from "./control/handlers";
import { KeyedQueue } from "./control/keyed-queue";
import { SessionRegistry } from "./control/session-registry";
import { ChannelEvents } from "./endpoints/channel-events";
import { EndpointService } from "./endpoints/endpoint-service";
import { PlayService } from "./endpoints/play-service";
import { RecordingService } from "./endpoints/recording-service";
import { PortPool } from "./rtp/port-pool";
import type { CreateRtpWorker } from "./rtp/rtp-worker-client";
import { RtpWorkers } from "./rtp/rtp-workers";
import { FliteProvider } from "./speech/flite-provider";
import { SpeechService } from "./speech/speech-service";
import { AudioWorker } from "./store/audio-worker";
import { ClipCache } from "./store/clip-cache";
import { PromptStore } from "./store/prompt-store";

const SWEEP_MS = 500;
const DEFAULT_CACHE_BYTES = 128 * 1024 * 1024;
const DEFAULT_EVENT_CAPACITY = 20_000;
const DEFAULT_IDLE_TIMEOUT_MS = 15_000;

export interface MediaServerOptions {
  /** Address that RTP binds to. */
  readonly bindAddress: string;
  /** Address in our SDP. */
  readonly publicAddress: string;
  readonly rtpPortMin: number;
  readonly rtpPortMax: number;
  /** Port 0: any free one, see {@link MediaServer.controlPort}. */
  readonly control: { readonly host: string; readonly port: number; readonly secret: string };
  readonly storeDirectory: string;
  readonly log: Logger;
  /** RTP worker threads; one serves more than 1,000 calls. */
  readonly rtpWorkers?: number;
  readonly promptCacheBytes?: number;
  readonly eventCapacity?: number;
  readonly idleTimeoutMs?: number;
  /** How an RTP worker thread is made; by default from its own entry. */
  readonly createRtpWorker?: CreateRtpWorker;
}

export interface MediaServer {
  readonly controlPort: number;
  stats(): MediaResult<"server.stats">;
  /** Ends every endpoint (their last events still go out), then everything else. */
  close(): Promise<void>;
}

/**
 * Start a media server in this process.
 * @throws where an address is taken or wrong, the store cannot be written, or a worker cannot start
 */
export async function createMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const { log } = options;
  const now = () => performance.now();
  const wallClock = () => Date.now();
  const startedMs = now();
  const identity = { serverId: `media-${randomUUID().slice(0, 8)}`, bootId: randomUUID() };
  const ports = new PortPool(options.rtpPortMin, options.rtpPortMax);
  const store = await PromptStore.open(options.storeDirectory);
  const clips = new ClipCache(store, options.promptCacheBytes ?? DEFAULT_CACHE_BYTES);
  const converter = new AudioWorker("conversion");
  const voice = new AudioWorker("speech");
  const speech = new SpeechService([new FliteProvider(voice)], store);
  const events = new EventRing(options.eventCapacity ?? DEFAULT_EVENT_CAPACITY, wallClock);
  const sessions = new SessionRegistry(now);
  const queue = new KeyedQueue();

  let control: ControlServer | null = null;
  const emit = (event: MediaEvent) => {
    const frame = events.push(event);
    control?.deliver(frame, sessions.ownerOf(event.sessionId));
  };

  const recordings = new RecordingService({ store, clips, emit, log });
  const channelEvents = new ChannelEvents({ recordings, emit, log });
  const workers = await RtpWorkers.start(options.rtpWorkers ?? 1, channelEvents, log, options.createRtpWorker);
  const endpoints = new EndpointService({
    workers,
    ports,
    bindAddress: options.bindAddress,
    publicAddress: options.publicAddress,
    cname: identity.serverId,
    emit,
    epochOf: (sessionId) => sessions.epochOf(sessionId),
    now,
    log,
  });
  channelEvents.attach(endpoints);

  const stats = (): MediaResult<"server.stats"> => {
    const all = [...endpoints.all()];
    return {
      ...identity,
      uptimeMs: Math.round(now() - startedMs),
      endpoints: endpoints.size,
      sessions: endpoints.sessions,
      connections: control?.connections ?? 0,
      plays: all.filter((endpoint) => endpoint.playId !== null).length,
      recordings: all.filter((endpoint) => endpoint.recording !== null).length,
      ports: { free: ports.free, used: ports.used },
      promptCache: clips.stats,
      events: { firstSeq: events.firstSeq, lastSeq: events.lastSeq },
      workers: workers.all.map(({ load }) => ({ endpoints: load.channels, maxLateMs: load.maxLateMs })),
    };
  };

  const plays = new PlayService(clips, speech);
  const handlers = createHandlers({
    sessions,
    endpoints,
    plays,
    recordings,
    speech,
    store,
    converter,
    events,
    emit,
    stats,
    wallClock,
  });
  const dispatcher = new Dispatcher(handlers, queue, log);

  const sweep = setInterval(() => {
    sessions.sweep((sessionId) => endpoints.ofSession(sessionId).length > 0);
    for (const endpoint of [...endpoints.all()]) {
      if (sessions.ownerlessMs(endpoint.sessionId) <= endpoint.ttlMs) continue;
      log.warn(
        { sessionId: endpoint.sessionId, endpointId: endpoint.endpointId },
        "nobody owns the endpoint; closing it",
      );
      void queue.run(endpoint.sessionId, () => endpoints.close(endpoint, "ttl"));
    }
  }, SWEEP_MS);

  const close = async () => {
    clearInterval(sweep);
    dispatcher.stop();
    await queue.idle();
    await Promise.all([...endpoints.all()].map((endpoint) => endpoints.close(endpoint, "shutdown")));
    await control?.close();
    await Promise.all([workers.close(), converter.close(), voice.close()]);
  };

  try {
    control = await ControlServer.listen(options.control, {
      secret: options.control.secret,
      idleTimeoutMs: options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
      welcome: () => ({ ...identity, lastSeq: events.lastSeq }),
      onRequest: (connection, request) => dispatcher.dispatch(connection, request),
      onGone: (connection) => sessions.disown(connection),
      log,
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { controlPort: control.address.port, stats, close };
}

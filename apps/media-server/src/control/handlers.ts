import type { MediaEvent, MediaResult } from "@callwright/contracts";
import type { Endpoint } from "../endpoints/endpoint";
import type { EndpointService } from "../endpoints/endpoint-service";
import { endpointRef } from "../endpoints/endpoint-service";
import type { PlayService } from "../endpoints/play-service";
import type { RecordingService } from "../endpoints/recording-service";
import type { SpeechService } from "../speech/speech-service";
import type { AudioWorker } from "../store/audio-worker";
import { ingest } from "../store/ingest";
import type { PromptStore } from "../store/prompt-store";
import type { Handlers } from "./dispatcher";
import type { EventRing } from "./event-ring";
import { MediaControlError } from "./media-control-error";
import type { SessionOwner, SessionRegistry } from "./session-registry";

export interface HandlerServices {
  readonly sessions: SessionRegistry;
  readonly endpoints: EndpointService;
  readonly plays: PlayService;
  readonly recordings: RecordingService;
  readonly speech: SpeechService;
  readonly store: PromptStore;
  readonly converter: AudioWorker;
  readonly events: EventRing;
  readonly emit: (event: MediaEvent) => void;
  readonly stats: () => MediaResult<"server.stats">;
  /** Epoch milliseconds. */
  readonly wallClock: () => number;
}

interface Target {
  readonly sessionId: string;
  readonly epoch: number;
  readonly endpointId: string;
}

/** What each request of the protocol does. */
export function createHandlers(services: HandlerServices): Handlers {
  const { sessions, endpoints, plays, recordings, speech, store, events } = services;

  const own = (params: { readonly sessionId: string; readonly epoch: number }, owner: SessionOwner) =>
    sessions.authorize(params.sessionId, params.epoch, owner, false);
  const find = (params: Target, owner: SessionOwner): Endpoint => {
    own(params, owner);
    return endpoints.get(params.sessionId, params.endpointId);
  };
  const findReady = (params: Target, owner: SessionOwner): Endpoint => {
    const endpoint = find(params, owner);
    requireNegotiated(endpoint);
    return endpoint;
  };
  const states = (sessionId: string) =>
    Promise.all(endpoints.ofSession(sessionId).map((endpoint) => endpoints.state(endpoint)));

  const unbridge = async (endpoint: Endpoint): Promise<boolean> => {
    const peer = endpoint.bridgedTo === null ? undefined : endpoints.find(endpoint.bridgedTo);
    if (endpoint.bridgedTo === null) return false;
    await endpoint.worker.request("unbridge", { endpointId: endpoint.endpointId });
    endpoint.bridgedTo = null;
    if (peer === undefined) return true;
    peer.bridgedTo = null;
    for (const [one, other] of [
      [endpoint, peer],
      [peer, endpoint],
    ] as const) {
      const peerEndpointId = other.endpointId;
      services.emit({ type: "bridge.ended", ...endpointRef(one), peerEndpointId, reason: "requested" });
    }
    return true;
  };

  return {
    ping: () => ({ at: services.wallClock() }),
    "server.stats": () => services.stats(),

    "session.claim": async (params, owner) => {
      sessions.claim(params.sessionId, params.epoch, owner);
      const claimed = await states(params.sessionId);
      return { endpoints: claimed, lastSeq: events.lastSeq };
    },
    "session.close": async (params, owner) => {
      own(params, owner);
      const closing = endpoints.ofSession(params.sessionId).map(async (endpoint) => ({
        endpointId: endpoint.endpointId,
        stats: await endpoints.close(endpoint, "requested"),
      }));
      return { closed: await Promise.all(closing) };
    },

    "endpoint.create": (params, owner) => {
      sessions.authorize(params.sessionId, params.epoch, owner, true);
      return endpoints.create(params);
    },
    "endpoint.modify": (params, owner) => {
      own(params, owner);
      return endpoints.modify(params);
    },
    "endpoint.get": async (params, owner) => ({ endpoint: await endpoints.state(find(params, owner)) }),
    "endpoint.list": async (params, owner) => {
      own(params, owner);
      return { endpoints: await states(params.sessionId) };
    },
    "endpoint.close": async (params, owner) => ({ stats: await endpoints.close(find(params, owner), "requested") }),

    "media.play": async (params, owner) => ({ state: await plays.start(findReady(params, owner), params) }),
    "media.stop": async (params, owner) => {
      const { worker, endpointId } = find(params, owner);
      return { stopped: await worker.request("stop", { endpointId, playId: params.playId ?? null }) };
    },

    "dtmf.send": ({ digits, toneMs, gapMs, ...params }, owner) => {
      const { worker, endpointId } = findReady(params, owner);
      return worker.request("sendDigits", { endpointId, digits, toneMs, gapMs });
    },
    "dtmf.inject": async ({ digit, durationMs, ...params }, owner) => {
      const { worker, endpointId } = find(params, owner);
      await worker.request("injectDigit", { endpointId, digit, durationMs });
      return {};
    },

    "record.start": async (params, owner) => ({ state: await recordings.start(findReady(params, owner), params) }),
    "record.stop": async (params, owner) => {
      const { worker, endpointId } = find(params, owner);
      return { stopped: await worker.request("recordStop", { endpointId, recordingId: params.recordingId }) };
    },
    "record.pause": (params, owner) => setPaused(find(params, owner), params.recordingId, true),
    "record.resume": (params, owner) => setPaused(find(params, owner), params.recordingId, false),

    "bridge.connect": async ({ a, b, ...params }, owner) => {
      own(params, owner);
      if (a === b) throw new MediaControlError("bad-request", "an endpoint cannot be bridged to itself");
      const [one, other] = [endpoints.get(params.sessionId, a), endpoints.get(params.sessionId, b)];
      requireNegotiated(one);
      requireNegotiated(other);
      if (one.bridgedTo === b) return {};
      await unbridge(one);
      await unbridge(other);
      await one.worker.request("bridge", { a, b });
      one.bridgedTo = b;
      other.bridgedTo = a;
      return {};
    },
    "bridge.disconnect": async (params, owner) => ({ disconnected: await unbridge(find(params, owner)) }),

    "store.ingest": (params) => ingest(params, store, services.converter),
    "store.stat": async ({ hash }) => ({ prompt: await store.stat(hash) }),
    "speech.prepare": (params) => speech.prepare(params),
    "speech.voices": () => ({ voices: speech.voices() }),

    "events.since": ({ afterSeq, limit, sessionId }) => events.since(afterSeq, limit, sessionId),
  };
}

function requireNegotiated(endpoint: Endpoint): void {
  if (endpoint.sdp.agreed !== null) return;
  throw new MediaControlError("not-negotiated", `endpoint ${endpoint.endpointId} waits for the peer's SDP`);
}

async function setPaused(endpoint: Endpoint, recordingId: string, paused: boolean): Promise<Record<string, never>> {
  const { worker, endpointId } = endpoint;
  if (!(await worker.request("recordPause", { endpointId, recordingId, paused }))) {
    throw new MediaControlError("not-found", `recording ${recordingId} is not in progress on endpoint ${endpointId}`);
  }
  return {};
}

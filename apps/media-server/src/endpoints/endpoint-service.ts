import { randomInt } from "node:crypto";
import type { EndpointState, EndpointStats, MediaEvent, MediaParsedParams, MediaResult } from "@callwright/contracts";
import type { Logger } from "pino";
import { MediaControlError } from "../control/media-control-error";
import type { PortPool } from "../rtp/port-pool";
import type { RtpWorkerClient } from "../rtp/rtp-worker-client";
import type { RtpWorkers } from "../rtp/rtp-workers";
import type { ChannelMedia } from "../rtp/worker-messages";
import { type Endpoint, RememberedIds } from "./endpoint";
import { EndpointSdp } from "./endpoint-sdp";

/** Ports held by other programs are passed over, so many in a row at most. */
const MAX_BUSY_PORTS = 50;

type ClosedReason = Extract<MediaEvent, { type: "endpoint.closed" }>["reason"];

const NO_STATS: EndpointStats = {
  packetsSent: 0,
  bytesSent: 0,
  packetsReceived: 0,
  bytesReceived: 0,
  packetsLost: 0,
  jitterMs: 0,
  packetsDropped: 0,
  remoteFractionLost: null,
  remoteJitterMs: null,
  rttMs: null,
  durationMs: 0,
};

/** What every event about an endpoint says. */
export function endpointRef(endpoint: Endpoint): { endpointId: string; sessionId: string; legId: string } {
  return { endpointId: endpoint.endpointId, sessionId: endpoint.sessionId, legId: endpoint.legId };
}

export interface EndpointServiceOptions {
  readonly workers: RtpWorkers;
  readonly ports: PortPool;
  readonly bindAddress: string;
  /** What stands in our SDP. */
  readonly publicAddress: string;
  readonly cname: string;
  readonly emit: (event: MediaEvent) => void;
  readonly epochOf: (sessionId: string) => number;
  readonly now: () => number;
  readonly log: Logger;
}

/** Endpoints: their making, SDP and end. */
export class EndpointService {
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #bySession = new Map<string, Set<Endpoint>>();
  /** No longer to be found by requests, but their last events are still to come. */
  readonly #closing = new Map<string, Endpoint>();

  constructor(private readonly options: EndpointServiceOptions) {}

  get size(): number {
    return this.#endpoints.size;
  }
  get sessions(): number {
    return this.#bySession.size;
  }
  all(): Iterable<Endpoint> {
    return this.#endpoints.values();
  }
  ofSession(sessionId: string): readonly Endpoint[] {
    return [...(this.#bySession.get(sessionId) ?? [])];
  }
  find(endpointId: string): Endpoint | undefined {
    return this.#endpoints.get(endpointId);
  }

  findOpenOrClosing(endpointId: string): Endpoint | undefined {
    return this.#closing.get(endpointId) ?? this.#endpoints.get(endpointId);
  }

  /** @throws MediaControlError `not-found` where the session has no such endpoint */
  get(sessionId: string, endpointId: string): Endpoint {
    const endpoint = this.#endpoints.get(endpointId);
    if (endpoint === undefined || endpoint.sessionId !== sessionId) {
      throw new MediaControlError("not-found", `session ${sessionId} has no endpoint ${endpointId}`);
    }
    return endpoint;
  }

  async create(params: MediaParsedParams<"endpoint.create">): Promise<MediaResult<"endpoint.create">> {
    const kind = params.remoteOffer === null ? "offer" : "answer";
    const existing = this.#endpoints.get(params.endpointId);
    if (existing !== undefined) {
      if (existing.sessionId !== params.sessionId) {
        throw new MediaControlError("exists", `endpoint ${params.endpointId} belongs to another session`);
      }
      return { endpoint: await this.state(existing), localSdp: existing.sdp.localSdp, kind };
    }
    const worker = this.#workerFor(params.sessionId);
    const port = await this.#openChannel(worker, params);
    const sdp = new EndpointSdp({
      sdpSessionId: String(randomInt(1, 2 ** 47)),
      address: this.options.publicAddress,
      port,
      codecs: params.codecs,
    });
    try {
      if (params.remoteOffer === null) sdp.offer();
      else await this.#configure(worker, params.endpointId, sdp.answer(params.remoteOffer).media);
    } catch (error) {
      await worker.request("close", { endpointId: params.endpointId });
      this.options.ports.release(port);
      throw error;
    }
    const endpoint: Endpoint = {
      endpointId: params.endpointId,
      sessionId: params.sessionId,
      legId: params.legId,
      port,
      ttlMs: params.ttlMs,
      createdMs: this.options.now(),
      worker,
      sdp,
      finishedPlays: new RememberedIds(),
      finishedRecordings: new RememberedIds(),
      playId: null,
      recording: null,
      bridgedTo: null,
    };
    this.#endpoints.set(endpoint.endpointId, endpoint);
    const siblings = this.#bySession.get(params.sessionId) ?? new Set();
    this.#bySession.set(params.sessionId, siblings.add(endpoint));
    return { endpoint: await this.state(endpoint), localSdp: sdp.localSdp, kind };
  }

  async modify(params: MediaParsedParams<"endpoint.modify">): Promise<MediaResult<"endpoint.modify">> {
    const endpoint = this.get(params.sessionId, params.endpointId);
    const { remote, direction } = params;
    let localSdp: string | null = null;
    if (remote === null) localSdp = endpoint.sdp.offer(direction);
    else if (remote.type === "offer") {
      const answer = endpoint.sdp.answer(remote.sdp, direction);
      localSdp = answer.localSdp;
      await this.#configure(endpoint.worker, endpoint.endpointId, answer.media);
    } else {
      const media = endpoint.sdp.applyAnswer(remote.sdp, direction);
      await this.#configure(endpoint.worker, endpoint.endpointId, media);
    }
    return { endpoint: await this.state(endpoint), localSdp };
  }

  async state(endpoint: Endpoint): Promise<EndpointState> {
    const { endpointId } = endpoint;
    const snapshot = await endpoint.worker.request("snapshot", { endpointId });
    const { agreed, localSdp } = endpoint.sdp;
    return {
      ...endpointRef(endpoint),
      epoch: this.options.epochOf(endpoint.sessionId),
      state: agreed === null ? "offered" : "negotiated",
      localSdp,
      localPort: endpoint.port,
      codec: agreed?.codec ?? null,
      dtmf: agreed === null ? null : agreed.eventPayloadType === null ? "inband" : "rfc4733",
      direction: agreed?.direction ?? "sendrecv",
      play: snapshot.play,
      record: snapshot.record,
      bridgedTo: endpoint.bridgedTo,
      stats: snapshot.stats,
    };
  }

  /** End an endpoint: the events of what it was doing come first, then its own. A second time does nothing. */
  async close(endpoint: Endpoint, reason: ClosedReason): Promise<EndpointStats> {
    const { endpointId, sessionId } = endpoint;
    if (this.#endpoints.get(endpointId) !== endpoint) return NO_STATS;
    this.#endpoints.delete(endpointId);
    this.#closing.set(endpointId, endpoint);
    const siblings = this.#bySession.get(sessionId);
    siblings?.delete(endpoint);
    if (siblings?.size === 0) this.#bySession.delete(sessionId);
    this.#endBridge(endpoint);
    let stats = NO_STATS;
    try {
      stats = await endpoint.worker.request("close", { endpointId });
    } catch (error) {
      // The worker is dead, and the socket with it.
      this.options.log.warn({ err: error, sessionId, endpointId }, "endpoint closed without its worker");
    }
    this.options.ports.release(endpoint.port);
    await endpoint.recording?.done;
    this.#closing.delete(endpointId);
    this.options.emit({ type: "endpoint.closed", ...endpointRef(endpoint), reason, stats });
    return stats;
  }

  #endBridge(endpoint: Endpoint): void {
    const peer = endpoint.bridgedTo === null ? undefined : this.#endpoints.get(endpoint.bridgedTo);
    endpoint.bridgedTo = null;
    if (peer === undefined) return;
    peer.bridgedTo = null;
    const peerEndpointId = endpoint.endpointId;
    this.options.emit({ type: "bridge.ended", ...endpointRef(peer), peerEndpointId, reason: "peer-closed" });
  }

  /** Endpoints of one session share a worker, so that they can be bridged. */
  #workerFor(sessionId: string): RtpWorkerClient {
    const [sibling] = this.#bySession.get(sessionId) ?? [];
    if (sibling !== undefined) return sibling.worker;
    const counts = new Map<RtpWorkerClient, number>();
    for (const { worker } of this.#endpoints.values()) counts.set(worker, (counts.get(worker) ?? 0) + 1);
    return this.options.workers.pick((worker) => counts.get(worker) ?? 0);
  }

  async #openChannel(worker: RtpWorkerClient, params: MediaParsedParams<"endpoint.create">): Promise<number> {
    const { ports, bindAddress, cname } = this.options;
    for (let attempt = 0; attempt < MAX_BUSY_PORTS; attempt++) {
      const port = ports.take();
      if (port === null) break;
      const { endpointId, rtpTimeoutMs } = params;
      const opened = await worker.request("open", { endpointId, bindAddress, port, cname, rtpTimeoutMs });
      if (opened.opened) return port;
      ports.release(port);
      if (!opened.busy)
        throw new MediaControlError("unavailable", `RTP port ${port} on ${bindAddress}: ${opened.message}`);
    }
    throw new MediaControlError(
      "no-ports",
      `all RTP ports are in use (${ports.used} by calls); widen RTP_PORT_MIN to RTP_PORT_MAX`,
    );
  }

  async #configure(worker: RtpWorkerClient, endpointId: string, media: ChannelMedia): Promise<void> {
    await worker.request("configure", { endpointId, media });
  }
}

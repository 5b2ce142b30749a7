import type {
  EndpointState,
  EndpointStats,
  MediaDirection,
  MediaEvent,
  MediaEventFrame,
  MediaParams,
  MediaPlayItemInput,
} from "@callwright/contracts";
import { MediaRequestError } from "@callwright/media-client";
import type { MediaPort } from "./media-port";

export type PlayFinished = Extract<MediaEvent, { type: "play.finished" }>;
export type RecordFinished = Extract<MediaEvent, { type: "record.finished" }>;

/** Ends of plays and recordings that came before anybody asked (after a takeover): kept for whoever asks. */
const MAX_UNCLAIMED = 100;

/** An endpoint lives so long without an owner: time for another runtime to take the call. */
const ENDPOINT_TTL_MS = 30_000;
const RTP_TIMEOUT_MS = 60_000;

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** The media of one call: requests carry its id and epoch; what was started is awaited until it ends. */
export class CallMedia {
  readonly #plays = new Map<string, Waiter<PlayFinished>>();
  readonly #recordings = new Map<string, Waiter<RecordFinished>>();
  readonly #finished = new Map<string, MediaEvent>();

  constructor(
    private readonly port: MediaPort,
    private readonly sessionId: string,
    private readonly epoch: number,
  ) {}

  get connected(): boolean {
    return this.port.connected;
  }

  get #owner() {
    return { sessionId: this.sessionId, epoch: this.epoch };
  }

  /** @throws MediaRequestError, with `bad-sdp` or `no-common-codec` where the offer is of no use */
  async createEndpoint(endpointId: string, legId: string, remoteOffer: string | null): Promise<string> {
    const created = await this.port.request("endpoint.create", {
      ...this.#owner,
      endpointId,
      legId,
      remoteOffer,
      ttlMs: ENDPOINT_TTL_MS,
      rtpTimeoutMs: RTP_TIMEOUT_MS,
    });
    return created.localSdp;
  }

  async applyAnswer(endpointId: string, sdp: string): Promise<void> {
    await this.port.request("endpoint.modify", { ...this.#owner, endpointId, remote: { type: "answer", sdp } });
  }

  /** Answers a peer's new offer, or makes one of ours where it sent none. */
  async renegotiate(endpointId: string, offer: string | null, direction?: MediaDirection): Promise<string> {
    const changed = await this.port.request("endpoint.modify", {
      ...this.#owner,
      endpointId,
      remote: offer === null ? null : { type: "offer", sdp: offer },
      ...(direction === undefined ? {} : { direction }),
    });
    if (changed.localSdp === null) {
      throw new MediaRequestError("bad-answer", "no session description came back", "endpoint.modify");
    }
    return changed.localSdp;
  }

  /** Ends what plays and records there. Null where there is nothing (any more). */
  async closeEndpoint(endpointId: string): Promise<EndpointStats | null> {
    try {
      return (await this.port.request("endpoint.close", { ...this.#owner, endpointId })).stats;
    } catch {
      return null; // its time to live will end it
    }
  }

  /**
   * Plays, and resolves when that has ended, for whatever reason. The same `playId` again adopts what is still playing.
   * @throws MediaRequestError
   */
  async play(
    endpointId: string,
    playId: string,
    items: MediaPlayItemInput[],
    options: { loop: boolean; bargeIn: boolean },
  ): Promise<PlayFinished> {
    return await this.#await(this.#plays, playId, "play.finished", async () => {
      const params: MediaParams<"media.play"> = { ...this.#owner, endpointId, playId, items, ...options };
      return (await this.port.request("media.play", params)).state === "finished";
    });
  }

  async stopPlay(endpointId: string, playId: string): Promise<void> {
    await this.port.request("media.stop", { ...this.#owner, endpointId, playId });
  }

  /** Records, and resolves when that has ended. The same `recordingId` again adopts what is still recording. */
  async record(params: Omit<MediaParams<"record.start">, "sessionId" | "epoch">): Promise<RecordFinished> {
    return await this.#await(this.#recordings, params.recordingId, "record.finished", async () => {
      return (await this.port.request("record.start", { ...params, ...this.#owner })).state === "finished";
    });
  }

  async stopRecording(endpointId: string, recordingId: string): Promise<void> {
    await this.port.request("record.stop", { ...this.#owner, endpointId, recordingId });
  }

  async bridge(a: string, b: string): Promise<void> {
    await this.port.request("bridge.connect", { ...this.#owner, a, b });
  }

  async injectDigit(endpointId: string, digit: string, durationMs: number): Promise<void> {
    await this.port.request("dtmf.inject", { ...this.#owner, endpointId, digit, durationMs });
  }

  /** Makes this connection the owner, at this call's epoch. */
  async claim(): Promise<{ endpoints: readonly EndpointState[]; lastSeq: number }> {
    return await this.port.request("session.claim", this.#owner);
  }

  /** Events of this call after `afterSeq` that are still remembered, oldest first. */
  async eventsSince(afterSeq: number): Promise<MediaEventFrame[]> {
    const frames: MediaEventFrame[] = [];
    for (let after = afterSeq, more = true; more; ) {
      const page = await this.port.request("events.since", { afterSeq: after, sessionId: this.sessionId });
      frames.push(...page.events);
      after = page.events.at(-1)?.seq ?? after;
      more = page.more && page.events.length > 0;
    }
    return frames;
  }

  /** Closes everything of the call. Stats by endpoint; the ends of recordings have been handed out before. */
  async closeAll(): Promise<Map<string, EndpointStats>> {
    const result = await this.port.request("session.close", this.#owner);
    return new Map(result.closed.map((endpoint) => [endpoint.endpointId, endpoint.stats]));
  }

  /** To be told of every event of the call. */
  onEvent(event: MediaEvent): void {
    if (event.type === "play.finished") this.#finish(this.#plays, event.playId, event, event);
    if (event.type === "record.finished") this.#finish(this.#recordings, event.recordingId, event, event);
  }

  /** Nothing that was started will be told to have ended. */
  failAll(error: Error): void {
    const waiters = [...this.#plays.values(), ...this.#recordings.values()];
    this.#plays.clear();
    this.#recordings.clear();
    for (const waiter of waiters) waiter.reject(error);
  }

  #finish<T extends MediaEvent>(waiters: Map<string, Waiter<T>>, id: string, event: T, kept: MediaEvent): void {
    const waiter = waiters.get(id);
    if (waiter !== undefined) {
      waiters.delete(id);
      waiter.resolve(event);
      return;
    }
    this.#finished.set(id, kept);
    if (this.#finished.size <= MAX_UNCLAIMED) return;
    const [oldest] = this.#finished.keys();
    if (oldest !== undefined) this.#finished.delete(oldest);
  }

  /** @param start starts it; whether it had ended before */
  async #await<Type extends "play.finished" | "record.finished">(
    waiters: Map<string, Waiter<Extract<MediaEvent, { type: Type }>>>,
    id: string,
    type: Type,
    start: () => Promise<boolean>,
  ): Promise<Extract<MediaEvent, { type: Type }>> {
    const known = this.#finished.get(id);
    if (known !== undefined && isOfType(known, type)) {
      this.#finished.delete(id);
      return known;
    }
    const ended = new Promise<Extract<MediaEvent, { type: Type }>>((resolve, reject) => {
      waiters.set(id, { resolve, reject });
    });
    ended.catch(() => {}); // it is awaited below, unless starting fails first
    try {
      // It ended before, and its event has left the ring: that it ended is all that can be known.
      if ((await start()) && waiters.has(id)) {
        waiters.delete(id);
        throw new MediaRequestError("not-found", "it ended before, and how is not known any more", type);
      }
    } catch (error) {
      waiters.delete(id);
      throw error;
    }
    return await ended;
  }
}

function isOfType<Type extends MediaEvent["type"]>(
  event: MediaEvent,
  type: Type,
): event is Extract<MediaEvent, { type: Type }> {
  return event.type === type;
}

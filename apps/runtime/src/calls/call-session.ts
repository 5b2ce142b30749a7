import type { LiveCallInfo, MediaEventFrame } from "@callwright/contracts";
import { type FlowState, initialState, type PreparedBundle, step } from "@callwright/flow-engine";
import {
  CALLER_LEG,
  type Effect,
  type EffectType,
  type EngineEvent,
  type EngineEventBody,
} from "@callwright/flow-schema";
import { type EffectCall, type EffectOutcome, type Performers, performEffect } from "../effects/performer";
import { CallMedia } from "../media/call-media";
import { DigitFilter } from "../media/digit-filter";
import type { MediaPort } from "../media/media-port";
import type { Logger } from "../observability/logger";
import type { LegEnd } from "../sip/sip-port";
import { buildCallRecord } from "./build-call-record";
import type { CallLeg } from "./call-leg";
import { CallLegs } from "./call-legs";
import type { CallRecord } from "./call-record";
import { CallTimers } from "./call-timers";
import { SessionJournal } from "./session-journal";
import type { CallStore, JournalEntry, StoredRecording } from "./session-store";
import { VisitLog } from "./visit-log";

/** What every call of a runtime shares. */
export interface CallServices {
  readonly runtimeId: string;
  readonly store: CallStore;
  readonly media: MediaPort;
  readonly performers: Performers;
  readonly now: () => number;
  readonly observe: CallObserver;
}

/** Who is told how a call goes, without being able to hold it up. */
export interface CallObserver {
  onEvent(session: CallSession, event: EngineEvent): void;
  onBlock(session: CallSession, visit: { flowId: string; blockId: string; kind: string; at: number }): void;
  /** The call is over: its keys can go once the record is kept. */
  onEnded(session: CallSession, record: CallRecord): void;
  /** Another runtime has the call. */
  onLost(session: CallSession): void;
}

export interface CallSessionOptions {
  readonly info: LiveCallInfo;
  readonly epoch: number;
  readonly bundle: PreparedBundle;
  readonly services: CallServices;
  readonly logger: Logger;
  /** What a former owner left in the journal. */
  readonly entries?: readonly JournalEntry[];
  readonly secretKey?: string | null;
  readonly recordings?: readonly StoredRecording[];
}

interface Queued {
  readonly body: EngineEventBody;
  readonly media: string;
}

interface Running {
  readonly effect: Effect;
  readonly abort: AbortController;
}

/** A call that waits for nothing would hang for ever; so long it may, while something is on its way. */
const WATCHDOG_MS = 5_000;
const JOURNAL_WAIT_MS = 500;

/** Effects that cannot be gone on with by another runtime: it would have to begin anew, or give up. */
const BOUND_EFFECTS: ReadonlySet<EffectType> = new Set<EffectType>(["leg.dial", "http.request"]);

/**
 * One call: a mailbox, strictly serial. An event is numbered, written to the journal and given to the engine; the
 * effects that come of it are performed; their results come back as events.
 */
export class CallSession implements EffectCall {
  readonly info: LiveCallInfo;
  readonly epoch: number;
  readonly legs: CallLegs;
  readonly media: CallMedia;
  readonly timers: CallTimers;
  readonly logger: Logger;
  readonly journal: SessionJournal;
  readonly visits = new VisitLog();
  #state: FlowState = initialState();
  #status: "active" | "ending" | "over" = "active";
  #failed = false;
  #draining = false;
  #frozen = false;
  #lastSeq = 0;
  #lastAt = 0;
  #mediaBoot = "";
  #mediaSeq = 0;
  #watchdog: NodeJS.Timeout | null = null;
  #done: () => void = () => {};
  readonly #queue: Queued[] = [];
  readonly #running = new Map<string, Running>();
  readonly #recordings = new Map<string, StoredRecording>();
  readonly #digits = new DigitFilter();
  readonly #services: CallServices;
  readonly #bundle: PreparedBundle;
  /** Resolves when the call is over and its record has been handed on, or another runtime has it. */
  readonly finished: Promise<void>;

  constructor(options: CallSessionOptions) {
    const { info, epoch, services } = options;
    this.info = info;
    this.epoch = epoch;
    this.#services = services;
    this.#bundle = options.bundle;
    this.logger = options.logger.child({ callId: info.callId });
    this.finished = new Promise((resolve) => {
      this.#done = resolve;
    });
    this.media = new CallMedia(services.media, info.callId, epoch);
    this.timers = new CallTimers(services.now, (timerId, deadline) =>
      this.post({ type: "timer.fired", timerId, deadline }),
    );
    this.journal = new SessionJournal({
      callId: info.callId,
      epoch,
      store: services.store,
      logger: this.logger,
      entries: options.entries ?? [],
      secretKey: options.secretKey ?? null,
      onFenced: () => this.abandon(),
    });
    this.journal.setField("owner", services.runtimeId);
    this.journal.setField("epoch", String(epoch));
    this.journal.setField("info", JSON.stringify(info));
    for (const recording of options.recordings ?? []) this.#keepRecording(recording);
    this.legs = new CallLegs({
      media: this.media,
      now: services.now,
      onChanged: (leg) => this.journal.setField(`leg:${leg.legId}`, JSON.stringify(leg.toLive())),
      onEnded: (leg, end) => this.#onLegEnded(leg, end),
      onInfoDigit: (leg, digit, durationMs) => this.#onInfoDigit(leg, digit, durationMs),
    });
  }

  get language(): string {
    return this.#bundle.main.settings.language;
  }

  get over(): boolean {
    return this.#status === "over";
  }

  get state(): FlowState {
    return this.#state;
  }

  /** Whether another runtime can go on with it now: nothing is under way that only this one can finish. */
  get canHandOver(): boolean {
    const bound = [...this.#running.values()].some(({ effect }) => BOUND_EFFECTS.has(effect.type));
    return this.#status === "active" && !bound && !this.legs.all().some((leg) => leg.state === "starting");
  }

  /** Number of the last media event that has been handled, and of which boot of the media server. */
  get mediaPosition(): { boot: string; seq: number } {
    return { boot: this.#mediaBoot, seq: this.#mediaSeq };
  }

  now(): number {
    return this.#services.now();
  }

  post(body: EngineEventBody): void {
    this.#enqueue({ body, media: "" });
  }

  end(by: "caller" | "system", cause: string): void {
    if (this.#status !== "active") return;
    this.#status = "ending";
    this.post({ type: "call.ended", by, cause });
  }

  cancelEffect(effectId: string): void {
    const running = this.#running.get(effectId);
    if (running !== undefined) {
      this.#running.delete(effectId);
      // At the end of the call everything that it started ends with its endpoints.
      running.abort.abort(this.#status === "active" ? "cancelled" : "over");
    }
  }

  async journalStored(): Promise<void> {
    await this.journal.flushed(JOURNAL_WAIT_MS);
  }

  /** Puts the state where the journal left it. The events have been folded by the caller of this. */
  restore(state: FlowState, lastEvent: EngineEvent | undefined, mediaPosition: string): void {
    this.#state = state;
    this.#lastSeq = lastEvent?.seq ?? 0;
    this.#lastAt = lastEvent?.at ?? 0;
    const [boot = "", seq = "0"] = mediaPosition.split("/");
    this.#mediaBoot = boot;
    this.#mediaSeq = Number(seq);
  }

  /** Does again what the former owner may not have finished. */
  resume(effects: readonly Effect[]): void {
    for (const effect of effects) this.#perform(effect, true);
    this.#watch();
  }

  /** Everything that the media server tells of this call, in order. Told twice, an event counts once. */
  onMediaEvent(boot: string, frame: MediaEventFrame): void {
    if (this.#mediaBoot !== boot) {
      this.#mediaBoot = boot;
      this.#mediaSeq = 0;
    }
    if (frame.seq <= this.#mediaSeq) return;
    this.#mediaSeq = frame.seq;
    const { event } = frame;
    switch (event.type) {
      case "dtmf.begin": {
        const { legId, digit, source } = event;
        if (legId !== CALLER_LEG) return; // what the other side of a transfer keys is nobody's business
        // A digit by SIP INFO has been through the filter before the media server was told of it.
        if (source !== "info" && !this.#digits.accept(digit, source, frame.at)) return;
        this.#enqueue({ body: { type: "dtmf.received", legId, digit, source }, media: `${boot}/${frame.seq}` });
        return;
      }
      case "record.finished":
        if (event.hash !== "") {
          const { recordingId, hash, durationMs } = event;
          this.#keepRecording({ id: recordingId, purpose: "message", hash, durationMs, createdAt: frame.at });
        }
        this.media.onEvent(event);
        return;
      case "endpoint.rtpTimeout":
        void this.#checkPeer(event.legId);
        return;
      case "endpoint.closed": {
        this.legs.keepStats(new Map([[event.endpointId, event.stats]]));
        if (event.reason !== "requested") this.onMediaLost();
        return;
      }
      default:
        this.media.onEvent(event);
    }
  }

  /** The endpoints of this call are gone: there is no talking any more. */
  onMediaLost(): void {
    this.media.failAll(new Error("the media server has lost the call"));
    this.end("system", "media-lost");
  }

  /** The engine or the runtime has failed this call: it is ended rather than left in silence. */
  failInternally(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.logger.error({ err: error }, "the call is ended by an internal error");
    this.end("system", "internal-error");
  }

  /** The call was over when its former owner died: what was left to do is done. */
  endAgain(): void {
    if (this.#status === "active") void this.#tearDown("normal");
  }

  /** Handles no more events: another runtime is about to take the call. Resolves when the journal is stored. */
  async release(): Promise<boolean> {
    this.#frozen = true;
    return await this.journal.flushed(JOURNAL_WAIT_MS);
  }

  /** It was not taken after all. */
  unfreeze(): void {
    this.#frozen = false;
    this.#drain();
  }

  /** Another runtime has the call: everything is dropped without a word to peers or to the media server. */
  abandon(): void {
    if (this.#status === "over") return;
    this.#status = "over";
    this.#stopEverything();
    this.legs.forgetAll();
    void this.journal.close();
    this.#services.observe.onLost(this);
    this.#done();
  }

  #enqueue(queued: Queued): void {
    if (this.#status === "over") return;
    this.#queue.push(queued);
    this.#drain();
  }

  #drain(): void {
    if (this.#draining || this.#frozen) return;
    this.#draining = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        if (this.#status === "over") return;
        this.#handle(next);
      }
    } finally {
      this.#draining = false;
    }
    this.#watch();
  }

  #handle({ body, media }: Queued): void {
    this.#lastAt = Math.max(this.#lastAt, this.now(), body.type === "timer.fired" ? body.deadline : 0);
    const event: EngineEvent = { ...body, seq: ++this.#lastSeq, at: this.#lastAt };
    // What is keyed during a conversation is for the other side: a card number at somebody's bank, perhaps.
    const secret = event.type === "dtmf.received" && (this.#state.secretInput || this.legs.hasDialedLeg);
    this.journal.append(event, { secret, media });
    this.#services.observe.onEvent(this, event);
    try {
      const result = step(this.#bundle, this.#state, event);
      this.#state = result.state;
      for (const change of result.visits) {
        this.visits.add(change);
        if (change.type === "entered") this.#services.observe.onBlock(this, change);
      }
      for (const effect of result.effects) this.#perform(effect, false);
    } catch (error) {
      this.failInternally(error);
    }
    if (event.type === "call.ended") void this.#tearDown(event.cause);
  }

  #perform(effect: Effect, resumed: boolean): void {
    const abort = new AbortController();
    this.#running.set(effect.id, { effect, abort });
    const context = { call: this, signal: abort.signal, resumed };
    performEffect(this.#services.performers, effect, context)
      .catch((error: unknown): EffectOutcome | null => {
        if (abort.signal.aborted) return null;
        this.logger.error({ err: error, effect: effect.type }, "an effect failed");
        return { type: "failed", code: "internal", message: error instanceof Error ? error.message : String(error) };
      })
      .then((outcome) => {
        const wanted = this.#running.delete(effect.id) && !abort.signal.aborted;
        if (wanted && outcome !== null) this.post(eventOf(effect.id, outcome));
        else if (!this.#draining) this.#watch();
      });
  }

  #onLegEnded(leg: CallLeg, end: LegEnd): void {
    if (leg.legId === CALLER_LEG) {
      this.end(end.side === "peer" ? "caller" : "system", end.cause);
      return;
    }
    const { cause, side, sipStatus } = end;
    this.post({ type: "leg.ended", legId: leg.legId, cause, side, ...(sipStatus === undefined ? {} : { sipStatus }) });
    void this.media.closeEndpoint(leg.endpointId).then((stats) => {
      if (stats !== null) this.legs.keepStats(new Map([[leg.endpointId, stats]]));
    });
  }

  /** It goes by the media server, so that it stops prompts and ends recordings as a digit in the audio would. */
  #onInfoDigit(leg: CallLeg, digit: string, durationMs: number): void {
    if (leg.legId !== CALLER_LEG || !this.#digits.accept(digit, "info", this.now())) return;
    this.media.injectDigit(leg.endpointId, digit, durationMs).catch(() => {
      this.post({ type: "dtmf.received", legId: leg.legId, digit, source: "info" });
    });
  }

  /** Nothing has been heard from a peer for long: asked whether it is still there. */
  async #checkPeer(legId: string): Promise<void> {
    const leg = this.legs.get(legId);
    if (leg?.dialog == null || leg.state !== "up" || (await leg.dialog.isAlive())) return;
    leg.dialog.forget();
    this.legs.lost(leg, { cause: "media-timeout", side: "peer" });
  }

  #keepRecording(recording: StoredRecording): void {
    this.#recordings.set(recording.id, recording);
    this.journal.setField(`recording:${recording.id}`, JSON.stringify(recording));
  }

  /** Whether anything will happen by itself. */
  #isWaiting(): boolean {
    return this.#running.size > 0 || this.timers.size > 0 || this.legs.hasDialedLeg || this.#queue.length > 0;
  }

  #watch(): void {
    if (this.#status !== "active" || this.#frozen || this.#isWaiting()) {
      if (this.#watchdog !== null) clearTimeout(this.#watchdog);
      this.#watchdog = null;
      return;
    }
    this.#watchdog ??= setTimeout(() => {
      this.#watchdog = null;
      if (this.#status === "active" && !this.#isWaiting()) this.failInternally(new Error("the call waits for nothing"));
    }, WATCHDOG_MS);
  }

  #stopEverything(): void {
    if (this.#watchdog !== null) clearTimeout(this.#watchdog);
    this.#watchdog = null;
    this.timers.clear();
    for (const running of this.#running.values()) running.abort.abort("over");
    this.#running.clear();
    this.#queue.length = 0;
  }

  async #tearDown(cause: string): Promise<void> {
    this.#status = "ending";
    this.#stopEverything();
    void this.legs.endAll(cause);
    try {
      this.legs.keepStats(await this.media.closeAll());
    } catch (error) {
      this.logger.info({ error: String(error) }, "the call's media was not closed; its time to live ends it");
    }
    this.media.failAll(new Error("the call is over"));
    if (this.over) return; // lost to another runtime meanwhile
    this.#status = "over";
    const record = buildCallRecord({
      info: this.info,
      epoch: this.epoch,
      events: this.journal.events(),
      legs: this.legs.all(),
      visits: this.visits,
      recordings: [...this.#recordings.values()],
      failed: this.#failed,
    });
    this.#services.observe.onEnded(this, record);
    this.#done();
  }
}

function eventOf(effectId: string, outcome: EffectOutcome): EngineEventBody {
  if (outcome.type === "succeeded") return { type: "effect.succeeded", effectId, result: outcome.result };
  const { code, message, detail } = outcome;
  return { type: "effect.failed", effectId, code, message, ...(detail === undefined ? {} : { detail }) };
}

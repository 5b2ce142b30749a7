import { randomInt } from "node:crypto";
import type { ReportedSound } from "./call-report";
import { HeardSounds } from "./heard-sounds";
import { IncomingCall } from "./incoming-call";
import { type PhoneClock, systemClock } from "./phone-clock";
import type { SipTimers } from "./retransmitter";
import { type RtpCounts, RtpSession, SAMPLE_RATE } from "./rtp-session";
import {
  answerSession,
  describeSession,
  type RemoteSound,
  readRemoteSound,
  SessionDescriptionError,
} from "./session-description";
import type { SipEndpoint, SipRequest } from "./sip-message";
import { SipPhone } from "./sip-phone";
import { openUdpTransport } from "./sip-transport";

/** One call that came in and is over. Times from the answer on, milliseconds. */
export interface AnsweredCallReport {
  readonly caller: string;
  readonly callId: string;
  readonly outcome: "answered" | "cancelled" | "refused" | "incompatible";
  /** From the first packet to the answer; null where it was not answered. */
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  readonly endedBy: "peer" | "phone" | null;
  readonly sounds: readonly ReportedSound[];
  readonly rtp: RtpCounts | null;
}

export type AnsweringPhoneEvent =
  | { readonly type: "rings"; readonly caller: string }
  | { readonly type: "answered"; readonly caller: string }
  | ({ readonly type: "sound-ended" } & ReportedSound)
  | { readonly type: "over"; readonly report: AnsweredCallReport };

export interface AnsweringPhoneOptions {
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  readonly userAgent: string;
  /** It rings so long before it is answered. */
  readonly ringMs: number;
  /** Hang up so long after the answer. */
  readonly talkMs: number;
  /** Refuse every call with this status instead, such as 486. */
  readonly refuse?: { readonly status: number; readonly reason: string };
  readonly onEvent: (event: AnsweringPhoneEvent) => void;
  readonly clock?: PhoneClock;
  readonly timers?: SipTimers;
}

export interface AnsweringPhone {
  readonly local: SipEndpoint;
  /** Hangs up what is going on and closes the port. */
  close(): Promise<void>;
}

/** How somebody at a telephone sounds to a meter: a word, a pause, again and again. */
const SPEAK_MS = 600;
const PAUSE_MS = 900;
const LISTEN_EVERY_MS = 100;
/** The other side is given so long to confirm that a call is over. */
const FAREWELL_MS = 3_000;
const LISTEN_BEHIND_MS = 100;

/**
 * A telephone that takes calls: it rings, answers, makes a sound now and then, listens, and hangs up in the end. One
 * call at a time; a second caller finds it busy.
 * @throws Error where the port is taken
 */
export async function openAnsweringPhone(options: AnsweringPhoneOptions): Promise<AnsweringPhone> {
  const clock = options.clock ?? systemClock;
  const phone = new SipPhone({
    transport: await openUdpTransport(options.address, options.port),
    clock,
    userAgent: options.userAgent,
    ...(options.timers === undefined ? {} : { timers: options.timers }),
  });
  let current: Answering | null = null;
  /** Calls until their last message is confirmed, which is later than their end. */
  const unfinished = new Set<Promise<void>>();
  phone.onInvite = (invite, from) => {
    const refusal = options.refuse ?? (current === null ? null : { status: 486, reason: "Busy Here" });
    const answering = new Answering(options, clock, phone, invite, from, () => {
      if (current === answering) current = null;
    });
    if (refusal !== null) answering.refuse(refusal.status, refusal.reason);
    else {
      current = answering;
      const taken = answering.take().finally(() => unfinished.delete(taken));
      unfinished.add(taken);
    }
  };
  return {
    local: phone.local,
    close: async () => {
      let stopWaiting: () => void = () => undefined;
      const patience = new Promise<void>((resolve) => {
        stopWaiting = clock.after(FAREWELL_MS, resolve);
      });
      await Promise.race([Promise.all([current?.hangUp(), ...unfinished]), patience]);
      stopWaiting();
      await phone.close();
    },
  };
}

/** One call while it lasts. */
class Answering {
  readonly #call: IncomingCall;
  readonly #beganMs: number;
  readonly #sessionId = randomInt(1, 0x7fffffff);
  #sessionVersion = 1;
  #rtp: RtpSession | null = null;
  #sound: RemoteSound | null = null;
  #heard: HeardSounds | null = null;
  #answeredMs: number | null = null;
  #over = false;

  constructor(
    private readonly options: AnsweringPhoneOptions,
    private readonly clock: PhoneClock,
    phone: SipPhone,
    invite: SipRequest,
    from: SipEndpoint,
    private readonly onOver: () => void,
  ) {
    this.#beganMs = clock.nowMs();
    this.#call = new IncomingCall(phone, invite, from, {
      onOffer: (offer) => {
        if (offer !== null) this.#connect(offer);
        return this.#describe(offer !== null);
      },
      onAnswer: (answer) => this.#connect(answer),
      onEnd: (end) => {
        this.#finish(end === "peer-hung-up" ? "peer" : "phone", this.#outcomeOf(end));
      },
    });
  }

  refuse(status: number, reason: string): void {
    this.#call.refuse(status, reason);
  }

  async hangUp(): Promise<void> {
    if (this.#answeredMs === null) this.#call.refuse(480, "Temporarily Unavailable");
    else await this.#call.hangUp();
  }

  /** Rings, answers, and stays until the call is over. */
  async take(): Promise<void> {
    try {
      this.#rtp = await RtpSession.open(this.options.address, this.clock);
    } catch {
      // not a port for sound is left on this machine
      this.#call.refuse(503, "Service Unavailable");
      return;
    }
    if (this.#over) return void this.#closeSound();
    this.#call.ring();
    this.options.onEvent({ type: "rings", caller: this.#call.caller });
    await this.#sleepUntil(this.#beganMs + this.options.ringMs);
    if (this.#over) return;
    const { offer } = this.#call;
    if (offer !== null && !this.#connect(offer)) {
      this.#call.refuse(488, "Not Acceptable Here");
      return;
    }
    this.#answeredMs = this.clock.nowMs();
    this.#listen(this.#answeredMs);
    this.#call.answer(this.#describe(offer !== null));
    this.options.onEvent({ type: "answered", caller: this.#call.caller });
    await this.#talk(this.#answeredMs + this.options.talkMs);
    await this.#call.hangUp();
  }

  async #talk(untilMs: number): Promise<void> {
    const rtp = this.#rtp;
    let speaking = false;
    while (!this.#over && this.clock.nowMs() < untilMs) {
      if (!speaking && rtp !== null && this.#sound !== null) {
        speaking = true;
        void rtp
          .speak(SPEAK_MS)
          .then(() => rtp.pause(PAUSE_MS))
          .then(() => {
            speaking = false;
          });
      }
      await this.#sleepUntil(this.clock.nowMs() + LISTEN_EVERY_MS);
      this.#heard?.advance(this.clock.nowMs() - (this.#answeredMs ?? 0) - LISTEN_BEHIND_MS);
    }
  }

  #listen(answeredMs: number): void {
    const heard = new HeardSounds({
      sampleRate: SAMPLE_RATE,
      onEnd: (sound) => this.options.onEvent({ type: "sound-ended", ...sound }),
    });
    this.#heard = heard;
    if (this.#rtp !== null) this.#rtp.onSamples = (samples, startMs) => heard.push(samples, startMs - answeredMs);
  }

  #connect(description: string): boolean {
    try {
      this.#sound = readRemoteSound(description);
      this.#rtp?.connect(this.#sound);
      return true;
    } catch (error) {
      if (error instanceof SessionDescriptionError) return false;
      throw error;
    }
  }

  #describe(isAnswer: boolean): string {
    const local = this.#rtp?.local ?? { address: this.options.address, port: 9 };
    const description = { local, sessionId: this.#sessionId, version: this.#sessionVersion++ };
    return isAnswer && this.#sound !== null ? answerSession(description, this.#sound) : describeSession(description);
  }

  #outcomeOf(end: "peer-hung-up" | "hung-up" | "cancelled" | "refused"): AnsweredCallReport["outcome"] {
    if (end === "cancelled") return "cancelled";
    if (end !== "refused") return "answered";
    return this.#rtp !== null && this.#sound === null && this.#call.offer !== null ? "incompatible" : "refused";
  }

  #finish(endedBy: "peer" | "phone", outcome: AnsweredCallReport["outcome"]): void {
    if (this.#over) return;
    this.#over = true;
    this.#heard?.finish();
    const nowMs = this.clock.nowMs();
    const answered = this.#answeredMs;
    const report: AnsweredCallReport = {
      caller: this.#call.caller,
      callId: this.#call.callId,
      outcome,
      ringMs: answered === null ? null : Math.round(answered - this.#beganMs),
      talkMs: answered === null ? null : Math.round(nowMs - answered),
      endedBy: outcome === "cancelled" ? "peer" : endedBy,
      sounds: this.#heard?.sounds ?? [],
      rtp: answered === null ? null : (this.#rtp?.counts ?? null),
    };
    this.#closeSound();
    this.onOver();
    this.options.onEvent({ type: "over", report });
  }

  #closeSound(): void {
    void this.#rtp?.close();
    this.#rtp = null;
  }

  async #sleepUntil(atMs: number): Promise<void> {
    while (!this.#over && this.clock.nowMs() < atMs) {
      const waitMs = Math.min(LISTEN_EVERY_MS, atMs - this.clock.nowMs());
      await new Promise<void>((resolve) => {
        this.clock.after(waitMs, resolve);
      });
    }
  }
}

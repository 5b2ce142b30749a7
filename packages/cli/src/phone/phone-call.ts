import { randomInt } from "node:crypto";
import { type CallReport, outcomeOfEnd, type ReportedKeys, type ReportedSound } from "./call-report";
import { HeardSounds } from "./heard-sounds";
import type { KeyGroup } from "./key-script";
import { type CallEnd, OutgoingCall } from "./outgoing-call";
import { type PhoneClock, systemClock } from "./phone-clock";
import type { SipTimers } from "./retransmitter";
import { RtpSession, SAMPLE_RATE } from "./rtp-session";
import {
  answerSession,
  describeSession,
  type RemoteSound,
  readRemoteSound,
  SessionDescriptionError,
} from "./session-description";
import type { SipEndpoint } from "./sip-message";
import { SipPhone } from "./sip-phone";
import { isPortRefused, localAddressTowards, openUdpTransport } from "./sip-transport";
import { SoundRecording } from "./sound-recording";

/** What happens while the call lasts, for whoever watches. Times as in {@link CallReport}. */
export type PhoneCallEvent =
  | { readonly type: "progress"; readonly status: number; readonly reason: string; readonly afterMs: number }
  | { readonly type: "answered"; readonly codec: string; readonly afterMs: number }
  | { readonly type: "sound-started"; readonly atMs: number }
  | ({ readonly type: "sound-ended" } & ReportedSound)
  | ({ readonly type: "keys" } & ReportedKeys);

export interface PhoneCallOptions {
  readonly uri: string;
  readonly peer: SipEndpoint;
  readonly from: string;
  readonly displayName: string;
  readonly userAgent: string;
  readonly keys: readonly KeyGroup[];
  readonly keysBy: "rfc4733" | "info";
  /** A prompt that has been silent for so long is over. */
  readonly silenceMs: number;
  /** Keys are pressed after this at the latest, whatever is heard. */
  readonly maxWaitMs: number;
  readonly ringTimeoutMs: number;
  /** Give up where not a single response has come for so long; 8 s where it is left out. */
  readonly noResponseMs?: number;
  /** Hang up when the call has lasted so long. */
  readonly maxTalkMs: number;
  /** Hang up when all keys are pressed and nothing has been heard for so long. */
  readonly idleMs: number;
  readonly onEvent: (event: PhoneCallEvent) => void;
  /** Breaks the call off: CANCEL or BYE. */
  readonly signal?: AbortSignal;
  readonly clock?: PhoneClock;
  readonly timers?: SipTimers;
}

export interface PhoneCallResult {
  readonly report: CallReport;
  /** Everything that was heard, from the first moment of the call. */
  readonly recording: SoundRecording;
}

const POLL_MS = 20;
/** Sound that is still on its way when silence is judged. */
const LISTEN_BEHIND_MS = 100;
/** Where no prompt begins for so long, none will. */
const NO_SOUND_MS = 5_000;
/** What is heard just after a key belongs to the prompt that the key has stopped. */
const AFTER_KEY_MS = 200;
const PROMPT_LOUD_MS = 100;
const NO_RESPONSE_MS = 8_000;
const REFUSED_PROBE_AFTER_MS = 600;
const REFUSED_PROBE_MS = 300;

/** Places a call, presses the keys, listens, and hangs up: one whole test call. @returns what was heard and how it ended */
export async function placePhoneCall(options: PhoneCallOptions): Promise<PhoneCallResult> {
  const clock = options.clock ?? systemClock;
  const address = await localAddressTowards(options.peer);
  const rtp = await RtpSession.open(address, clock);
  const phone = new SipPhone({
    transport: await openUdpTransport(address),
    clock,
    userAgent: options.userAgent,
    ...(options.timers === undefined ? {} : { timers: options.timers }),
  });
  try {
    return await new PhoneCall(options, clock, phone, rtp).run();
  } finally {
    await Promise.all([phone.close(), rtp.close()]);
  }
}

class PhoneCall {
  readonly #startedMs: number;
  readonly #heard: HeardSounds;
  readonly #recording = new SoundRecording(SAMPLE_RATE);
  readonly #sessionId = randomInt(1, 0x7fffffff);
  #sessionVersion = 1;
  readonly #call: OutgoingCall;
  #sound: RemoteSound | null = null;
  #ringingAfterMs: number | null = null;
  #answeredAfterMs: number | null = null;
  readonly #keys: ReportedKeys[] = [];
  #end: { readonly how: CallEnd; readonly atMs: number } | null = null;
  #whyWeEnded: "operator" | "ring-timeout" | "unreachable" | null = null;
  #endReason: string | null = null;
  #incompatible = false;
  #responded = false;

  constructor(
    private readonly options: PhoneCallOptions,
    private readonly clock: PhoneClock,
    phone: SipPhone,
    private readonly rtp: RtpSession,
  ) {
    this.#startedMs = clock.nowMs();
    this.#heard = new HeardSounds({
      sampleRate: SAMPLE_RATE,
      onStart: (startMs) => options.onEvent({ type: "sound-started", atMs: this.#sinceAnswer(startMs) }),
      onEnd: (sound) => options.onEvent({ type: "sound-ended", ...sound, startMs: this.#sinceAnswer(sound.startMs) }),
    });
    rtp.onSamples = (samples, startMs) => {
      const sinceStartMs = startMs - this.#startedMs;
      this.#heard.push(samples, sinceStartMs);
      this.#recording.write(samples, sinceStartMs);
    };
    this.#call = new OutgoingCall(
      phone,
      {
        uri: options.uri,
        peer: options.peer,
        from: options.from,
        displayName: options.displayName,
        offer: describeSession(this.#nextDescription()),
      },
      {
        onProgress: (status, reason, description) => this.#progress(status, reason, description),
        onAnswer: (description) => this.#answer(description),
        onOffer: (offer) => this.#renegotiate(offer),
        onRenegotiated: (answer) => this.#connect(answer),
        onEnd: (how) => {
          this.#end ??= { how, atMs: this.#elapsedMs() };
        },
      },
    );
  }

  async run(): Promise<PhoneCallResult> {
    const abort = () => {
      this.#whyWeEnded ??= "operator";
      void this.#call.end();
    };
    this.options.signal?.addEventListener("abort", abort);
    try {
      this.#call.start();
      if (this.options.signal?.aborted) abort();
      await this.#untilAnswered();
      await this.#talk();
      if (this.#end === null) await this.#call.end();
    } finally {
      this.options.signal?.removeEventListener("abort", abort);
    }
    this.#heard.finish();
    return { report: this.#report(), recording: this.#recording };
  }

  async #untilAnswered(): Promise<void> {
    let probed = false;
    while (this.#end === null && this.#answeredAfterMs === null) {
      await this.#sleep(POLL_MS);
      const elapsedMs = this.#elapsedMs();
      if (!this.#responded && !probed && elapsedMs > REFUSED_PROBE_AFTER_MS) {
        probed = true;
        const refused = await isPortRefused(this.options.peer, REFUSED_PROBE_MS);
        if (refused && !this.#responded) await this.#giveUp("unreachable", "nobody listens on that port");
      } else if (!this.#responded && elapsedMs > (this.options.noResponseMs ?? NO_RESPONSE_MS)) {
        await this.#giveUp("unreachable", `nothing came back for ${Math.round(elapsedMs / 1_000)} seconds`);
      } else if (elapsedMs > this.options.ringTimeoutMs) {
        await this.#giveUp("ring-timeout", `it rang for ${Math.round(this.options.ringTimeoutMs / 1_000)} seconds`);
      }
    }
  }

  async #giveUp(why: "ring-timeout" | "unreachable", reason: string): Promise<void> {
    if (this.#end !== null || this.#answeredAfterMs !== null) return;
    this.#whyWeEnded ??= why;
    this.#endReason = reason;
    await this.#call.end();
  }

  /** Presses the keys, each group when the prompt before it is over, then listens until the call ends. */
  async #talk(): Promise<void> {
    let sinceMs = this.#elapsedMs();
    let pressed = false;
    for (const group of this.options.keys) {
      const after = await this.#untilQuiet(sinceMs, pressed);
      if (after === null) return;
      const atMs = this.#sinceAnswer(this.#elapsedMs());
      const count = group.filter((action) => action.type === "key").length;
      this.#keys.push({ atMs, count, after });
      this.options.onEvent({ type: "keys", atMs, count, after });
      for (const action of group) {
        if (this.#end !== null) return;
        if (action.type === "key") await this.#press(action.key);
        else if (action.type === "pause") await this.rtp.pause(action.ms);
        else await this.rtp.speak(action.ms);
      }
      sinceMs = this.#elapsedMs();
      pressed = true;
    }
    while (this.#end === null && this.#idleForMs(sinceMs) < this.options.idleMs && !this.#isTooLong()) {
      await this.#listen();
    }
    if (this.#end === null) this.#endReason = this.#isTooLong() ? "it lasted too long" : "nothing was heard any more";
  }

  /**
   * @param afterKeys keys were pressed at `sinceMs`: the end of the prompt that they stopped is not waited for
   * @returns what was waited for; null when the call is over
   */
  async #untilQuiet(sinceMs: number, afterKeys: boolean): Promise<ReportedKeys["after"] | null> {
    let loudBefore: number | null = afterKeys ? null : 0;
    while (this.#end === null && !this.#isTooLong()) {
      await this.#listen();
      const waitedMs = this.#elapsedMs() - sinceMs;
      if (loudBefore === null && waitedMs >= AFTER_KEY_MS) loudBefore = this.#heard.loudMs;
      const prompted = loudBefore !== null && this.#heard.loudMs - loudBefore >= PROMPT_LOUD_MS;
      if (prompted && (this.#heard.silentForMs ?? 0) >= this.options.silenceMs) return "silence";
      if (!prompted && waitedMs >= Math.min(NO_SOUND_MS, this.options.maxWaitMs)) return "no-sound";
      if (waitedMs >= this.options.maxWaitMs) return "max-wait";
    }
    return null;
  }

  async #press(key: string): Promise<void> {
    if (this.options.keysBy === "rfc4733" && (await this.rtp.pressKey(key))) return;
    await this.#call.request("INFO", { type: "application/dtmf-relay", body: `Signal=${key}\r\nDuration=100\r\n` });
    await this.rtp.pause(100);
  }

  async #listen(): Promise<void> {
    await this.#sleep(POLL_MS);
    this.#heard.advance(this.#elapsedMs() - LISTEN_BEHIND_MS);
  }

  #idleForMs(sinceMs: number): number {
    const sinceKeysMs = this.#elapsedMs() - sinceMs;
    return Math.min(sinceKeysMs, this.#heard.silentForMs ?? sinceKeysMs);
  }

  #isTooLong(): boolean {
    return this.#answeredAfterMs !== null && this.#elapsedMs() - this.#answeredAfterMs > this.options.maxTalkMs;
  }

  #progress(status: number, reason: string, description: string | null): void {
    this.#responded = true;
    if (status >= 180) this.#ringingAfterMs ??= this.#elapsedMs();
    if (description !== null) this.#connect(description);
    this.options.onEvent({ type: "progress", status, reason, afterMs: this.#elapsedMs() });
  }

  #answer(description: string): void {
    this.#responded = true;
    this.#answeredAfterMs = this.#elapsedMs();
    this.#connect(description);
    if (this.#incompatible) void this.#call.end();
    else {
      const codec = this.#sound?.law === "alaw" ? "PCMA" : "PCMU";
      this.options.onEvent({ type: "answered", codec, afterMs: this.#answeredAfterMs });
    }
  }

  #connect(description: string): void {
    try {
      this.#sound = readRemoteSound(description);
      this.rtp.connect(this.#sound);
    } catch (error) {
      if (!(error instanceof SessionDescriptionError)) throw error;
      this.#incompatible = true;
      this.#endReason = error.message;
    }
  }

  #renegotiate(offer: string | null): string {
    if (offer !== null) this.#connect(offer);
    const description = this.#nextDescription();
    return offer === null || this.#sound === null
      ? describeSession(description)
      : answerSession(description, this.#sound);
  }

  #nextDescription() {
    return { local: this.rtp.local, sessionId: this.#sessionId, version: this.#sessionVersion++ };
  }

  #elapsedMs(): number {
    return this.clock.nowMs() - this.#startedMs;
  }

  /** Before the answer times count down to it; as long as there is none, from the beginning. */
  #sinceAnswer(elapsedMs: number): number {
    return Math.round(elapsedMs - (this.#answeredAfterMs ?? 0));
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(ms, resolve);
    });
  }

  #report(): CallReport {
    const end = this.#end ?? { how: { type: "hung-up" } as const, atMs: this.#elapsedMs() };
    const answered = this.#answeredAfterMs;
    const counts = this.rtp.counts;
    const notPressed = this.options.keys.length - this.#keys.length;
    const endedBy =
      end.how.type === "peer-hung-up" || end.how.type === "refused"
        ? "peer"
        : this.#whyWeEnded === "operator"
          ? "operator"
          : "phone";
    const base = outcomeOfEnd(end.how, this.#whyWeEnded);
    const outcome =
      base !== "completed"
        ? base
        : this.#incompatible
          ? "incompatible"
          : counts.packetsReceived === 0
            ? "no-audio"
            : notPressed > 0
              ? "ended-early"
              : "completed";
    return {
      uri: this.options.uri,
      callId: this.#call.callId,
      outcome,
      sip: end.how.type === "refused" ? { status: end.how.status, reason: end.how.reason } : null,
      ringingAfterMs: rounded(this.#ringingAfterMs),
      answeredAfterMs: rounded(answered),
      talkMs: answered === null ? null : Math.round(end.atMs - answered),
      totalMs: Math.round(end.atMs),
      endedBy,
      endReason: end.how.type === "peer-hung-up" ? end.how.reason || null : this.#endReason,
      codec: this.#sound === null ? null : this.#sound.law === "alaw" ? "PCMA" : "PCMU",
      keysBy: this.#keysBy(),
      sounds: this.#heard.sounds.map((sound) => ({ ...sound, startMs: this.#sinceAnswer(sound.startMs) })),
      keys: this.#keys,
      keyGroupsNotPressed: notPressed,
      rtp: counts,
    };
  }

  #keysBy(): CallReport["keysBy"] {
    if (this.#keys.length === 0) return null;
    return this.options.keysBy === "info" || this.#sound?.eventPayloadType === null ? "info" : "rfc4733";
  }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

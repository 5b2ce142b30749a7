import { sequenceDistance, timestampDistance } from "./rtp-packet";

/** RFC 4733 telephone events 0–15: the DTMF digits. */
export const DTMF_DIGITS = "0123456789*#ABCD";
const MAX_DURATION = 0xffff;
/** An event that has come so near to 16 bits of duration may go on in a next segment. */
const SEGMENT_FROM = 0xf000;

export interface TelephoneEvent {
  readonly digit: string;
  readonly end: boolean;
  /** −dBm0, 0–63. */
  readonly volume: number;
  /** Timestamp units since the event began. */
  readonly duration: number;
}

/** Read a payload (RFC 4733 §2.3); null where it is too short or no DTMF digit. */
export function parseTelephoneEvent(payload: Uint8Array): TelephoneEvent | null {
  if (payload.length < 4) return null;
  const digit = DTMF_DIGITS[payload[0] ?? 0xff];
  if (digit === undefined) return null;
  const flags = payload[1] ?? 0;
  return {
    digit,
    end: (flags & 0x80) !== 0,
    volume: flags & 0x3f,
    duration: ((payload[2] ?? 0) << 8) | (payload[3] ?? 0),
  };
}

/** The four bytes of an event. */
export function buildTelephoneEvent(event: TelephoneEvent): Uint8Array {
  const duration = Math.min(event.duration, MAX_DURATION);
  return Uint8Array.of(
    DTMF_DIGITS.indexOf(event.digit),
    (event.end ? 0x80 : 0) | (event.volume & 0x3f),
    duration >> 8,
    duration & 0xff,
  );
}

export interface DigitSignal {
  readonly type: "begin" | "end";
  readonly digit: string;
  /** Of the key so far. */
  readonly durationMs: number;
}

interface OpenDigit {
  readonly digit: string;
  /** RTP timestamp that names the event (its last segment's, for a long one). */
  timestamp: number;
  lastSequence: number;
  /** Timestamp units of segments before the present one. */
  segmentsDuration: number;
  duration: number;
  lastArrivalMs: number;
}

/** An event whose packets stop without an end bit is over after this. RFC 4733 §2.5.2.2 asks for three intervals. */
const LOST_END_TIMEOUT_MS = 200;
const LATE_PACKET_S = 10;

/**
 * Makes key presses of RFC 4733 packets. A press begins with its **first** packet to come, whichever that is, and is
 * known by its timestamp, so repeated end packets, doubled and late ones do nothing. A lost marker, lost begin, lost end
 * and events longer than 16 bits of duration (§2.5.2.3) are coped with; so are senders that wrongly move the timestamp
 * with every update.
 */
export class TelephoneEventReceiver {
  #open: OpenDigit | null = null;
  /** The newest event that is over. */
  #last: OpenDigit | null = null;
  #ssrc: number | null = null;

  constructor(private readonly clockRate: number) {}

  /** @param arrivalMs a steady clock, milliseconds */
  onPacket(
    packet: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number; readonly marker: boolean },
    payload: Uint8Array,
    arrivalMs: number,
  ): DigitSignal[] {
    const event = parseTelephoneEvent(payload);
    if (event === null) return [];
    const signals: DigitSignal[] = [];
    if (packet.ssrc !== this.#ssrc) {
      this.#close(signals);
      this.#last = null;
      this.#ssrc = packet.ssrc;
    }
    const open = this.#open;
    if (open !== null && this.#continues(open, packet, event)) {
      this.#update(open, packet, event, arrivalMs);
    } else {
      if (this.#isOld(packet.timestamp) || this.#repeatsEnd(packet, event)) return signals;
      this.#close(signals);
      this.#open = {
        digit: event.digit,
        timestamp: packet.timestamp,
        lastSequence: packet.sequence,
        segmentsDuration: 0,
        duration: event.duration,
        lastArrivalMs: arrivalMs,
      };
      signals.push({ type: "begin", digit: event.digit, durationMs: 0 });
    }
    if (event.end) this.#close(signals);
    return signals;
  }

  /** Call now and then: ends a press whose end packets were all lost. */
  onTick(nowMs: number): DigitSignal[] {
    const signals: DigitSignal[] = [];
    if (this.#open !== null && nowMs - this.#open.lastArrivalMs > LOST_END_TIMEOUT_MS) this.#close(signals);
    return signals;
  }

  /** A press is going on. */
  get active(): boolean {
    return this.#open !== null;
  }

  #isOld(timestamp: number): boolean {
    const newest = this.#open?.timestamp ?? this.#last?.timestamp ?? null;
    if (newest === null) return false;
    const ahead = timestampDistance(timestamp, newest);
    // Much older is no late packet but a sender that has begun a new time line.
    return ahead <= 0 && ahead > -this.clockRate * LATE_PACKET_S;
  }

  /** A repeated end packet of a sender that moves the timestamp. */
  #repeatsEnd(
    packet: { readonly sequence: number; readonly timestamp: number; readonly marker: boolean },
    event: TelephoneEvent,
  ): boolean {
    const last = this.#last;
    if (last === null || this.#open !== null || !event.end || packet.marker) return false;
    const repeats =
      event.digit === last.digit &&
      event.duration === last.duration &&
      sequenceDistance(packet.sequence, last.lastSequence) === 1;
    if (repeats) {
      last.lastSequence = packet.sequence;
      last.timestamp = packet.timestamp;
    }
    return repeats;
  }

  #continues(
    open: OpenDigit,
    packet: { readonly sequence: number; readonly timestamp: number; readonly marker: boolean },
    event: TelephoneEvent,
  ): boolean {
    if (packet.timestamp === open.timestamp) return true;
    if (event.digit !== open.digit || packet.marker) return false;
    const ahead = timestampDistance(packet.timestamp, open.timestamp);
    // The next segment of a long event begins where the last ended; its last packets may have been lost.
    if (ahead >= open.duration && ahead <= MAX_DURATION && open.duration > SEGMENT_FROM) return true;
    // A sender that moves the timestamp: the very next packet, and the duration grows as in an update.
    return (
      ahead > 0 &&
      ahead <= this.clockRate / 10 &&
      sequenceDistance(packet.sequence, open.lastSequence) === 1 &&
      event.duration >= open.duration
    );
  }

  #update(
    open: OpenDigit,
    packet: { readonly sequence: number; readonly timestamp: number },
    event: TelephoneEvent,
    arrivalMs: number,
  ): void {
    if (packet.timestamp !== open.timestamp) {
      if (event.duration < open.duration) {
        open.segmentsDuration += open.duration;
        open.duration = 0;
      }
      open.timestamp = packet.timestamp;
    }
    open.duration = Math.max(open.duration, event.duration);
    if (sequenceDistance(packet.sequence, open.lastSequence) > 0) open.lastSequence = packet.sequence;
    open.lastArrivalMs = arrivalMs;
  }

  #close(signals: DigitSignal[]): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    this.#last = open;
    const units = open.segmentsDuration + open.duration;
    signals.push({ type: "end", digit: open.digit, durationMs: Math.round((units * 1_000) / this.clockRate) });
  }
}

/** One packet of a digit that is being sent: what differs from the stream's ordinary ones. */
export interface TelephoneEventStep {
  readonly payload: Uint8Array;
  readonly marker: boolean;
  /** Timestamp of the event, to be added to the one at which the digit began. */
  readonly timestampOffset: number;
}

/**
 * The packets of one key press, one each `stepMs`: updates with the growing duration, then the end three times
 * (RFC 4733 §2.5.1.4), which may go out at once. A press longer than 16 bits of duration is cut into segments.
 */
export function telephoneEventSteps(
  digit: string,
  durationMs: number,
  options: { readonly clockRate: number; readonly stepMs: number; readonly volume?: number },
): TelephoneEventStep[] {
  const volume = options.volume ?? 10;
  const perStep = Math.round((options.clockRate * options.stepMs) / 1_000);
  const count = Math.max(2, Math.round(durationMs / options.stepMs));
  const steps: TelephoneEventStep[] = [];
  let segmentStart = 0;
  for (let i = 1; i <= count; i++) {
    let duration = i * perStep - segmentStart;
    if (duration > MAX_DURATION) {
      segmentStart = (i - 1) * perStep;
      duration = perStep;
    }
    const end = i === count;
    const payload = buildTelephoneEvent({ digit, end, volume, duration });
    for (let copy = 0; copy < (end ? 3 : 1); copy++) {
      steps.push({ payload, marker: i === 1 && copy === 0, timestampOffset: segmentStart });
    }
  }
  return steps;
}

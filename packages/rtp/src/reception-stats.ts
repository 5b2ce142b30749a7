import { sequenceDistance } from "./rtp-packet";

/** A jump of sequence numbers beyond this is a new stream, not a loss (RFC 3550 A.1 MAX_DROPOUT). */
const MAX_DROPOUT = 3_000;
const MAX_MISORDER = 100;

/** What a report block says (RFC 3550 §6.4.1). */
export interface ReceptionReport {
  /** Share lost since the last report, in 1/256. */
  readonly fractionLost: number;
  readonly cumulativeLost: number;
  readonly extendedHighestSequence: number;
  /** In timestamp units. */
  readonly jitter: number;
}

/** Counts one source's packets: loss by RFC 3550 A.3, jitter by A.8. */
export class ReceptionStats {
  #started = false;
  #baseSequence = 0;
  #maxSequence = 0;
  #cycles = 0;
  #received = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;
  #transit = 0;
  #jitter = 0;
  /** Losses of streams before the present one (a peer that restarted its numbers). */
  #lostBefore = 0;

  constructor(private readonly clockRate: number) {}

  /**
   * Count one packet.
   * @param arrivalMs any steady clock, milliseconds
   * @param timestamp its RTP timestamp; null leaves jitter alone (RFC 4733 events keep one timestamp for many packets)
   */
  onPacket(sequence: number, timestamp: number | null, arrivalMs: number): void {
    if (!this.#started) this.#restart(sequence);
    const distance = sequenceDistance(sequence, this.#maxSequence);
    if (distance > MAX_DROPOUT || distance < -MAX_MISORDER) {
      this.#lostBefore += this.#lostNow();
      this.#restart(sequence);
    } else if (distance > 0) {
      if (sequence < this.#maxSequence) this.#cycles += 65_536;
      this.#maxSequence = sequence;
    }
    this.#received++;
    if (timestamp !== null) this.#updateJitter(timestamp, arrivalMs);
  }

  /** The source changed (another SSRC): begin anew, but keep the losses so far. */
  newSource(): void {
    if (this.#started) this.#lostBefore += this.#lostNow();
    this.#started = false;
  }

  /** Packets lost in all, never negative. */
  get lost(): number {
    return this.#lostBefore + (this.#started ? this.#lostNow() : 0);
  }

  get jitterMs(): number {
    return (this.#jitter * 1_000) / this.clockRate;
  }

  /** The block for the next report; the fraction counts from the last call. */
  report(): ReceptionReport {
    const expected = this.#expected();
    const expectedInterval = expected - this.#expectedPrior;
    const lostInterval = expectedInterval - (this.#received - this.#receivedPrior);
    this.#expectedPrior = expected;
    this.#receivedPrior = this.#received;
    const fractionLost =
      expectedInterval <= 0 || lostInterval <= 0
        ? 0
        : Math.min(255, Math.floor((lostInterval * 256) / expectedInterval));
    return {
      fractionLost,
      cumulativeLost: Math.max(-0x800000, Math.min(0x7fffff, expected - this.#received)),
      extendedHighestSequence: this.#cycles + this.#maxSequence,
      jitter: Math.floor(this.#jitter),
    };
  }

  #restart(sequence: number): void {
    this.#started = true;
    this.#baseSequence = sequence;
    this.#maxSequence = sequence;
    this.#cycles = 0;
    this.#received = 0;
    this.#expectedPrior = 0;
    this.#receivedPrior = 0;
    this.#transit = Number.NaN;
  }

  #expected(): number {
    return this.#cycles + this.#maxSequence - this.#baseSequence + 1;
  }

  #lostNow(): number {
    return Math.max(0, this.#expected() - this.#received);
  }

  #updateJitter(timestamp: number, arrivalMs: number): void {
    const arrival = (arrivalMs * this.clockRate) / 1_000;
    const transit = arrival - timestamp;
    if (!Number.isNaN(this.#transit)) {
      // The low 32 bits of the difference: timestamps wrap, and an arrival clock does not.
      const difference = Math.abs(Math.round(transit - this.#transit) | 0);
      // A jump of over a second is a new time line of the sender, not jitter.
      if (difference < this.clockRate) this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#transit = transit;
  }
}

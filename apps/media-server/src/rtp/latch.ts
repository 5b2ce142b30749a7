import { sequenceDistance } from "@callwright/rtp";
import type { TransportAddress } from "./worker-messages";

/** From the first packet on, the source that SDP announced may still take over from another that came first. */
const SETTLE_MS = 3_000;
/** A peer behind NAT whose port changed is followed when the old source has been silent so long. */
const SILENT_BEFORE_FOLLOW_MS = 500;
const MAX_SEQUENCE_STEP = 500;

/**
 * Symmetric RTP: sends to where valid packets come from rather than to what SDP says (NAT). The first source to send a
 * valid packet is taken; within the first seconds the one that SDP announced may replace it. Afterwards only a packet that
 * carries on the very stream (same SSRC, next sequence numbers, the old source fallen silent) moves it, so a stranger who
 * guesses the port cannot take the call over.
 */
export class Latch {
  #current: TransportAddress;
  #latched = false;
  #firstPacketMs = 0;
  #lastPacketMs = 0;
  #ssrc = 0;
  #sequence = 0;

  constructor(private readonly announced: TransportAddress) {
    this.#current = announced;
  }

  /** Where to send. */
  get target(): TransportAddress {
    return this.#current;
  }

  /** Is a valid RTP packet from this source to be used? Follows the source where the rules say so. */
  accept(address: string, port: number, ssrc: number, sequence: number, nowMs: number): boolean {
    const current = this.#current;
    if (!this.#latched) {
      this.#latched = true;
      this.#firstPacketMs = nowMs;
      this.#follow(address, port);
    } else if (address !== current.address || port !== current.port) {
      const announced = address === this.announced.address && port === this.announced.port;
      const settling = nowMs - this.#firstPacketMs < SETTLE_MS;
      if (!(announced && settling) && !this.#carriesOn(ssrc, sequence, nowMs)) return false;
      this.#follow(address, port);
    }
    this.#lastPacketMs = nowMs;
    this.#ssrc = ssrc;
    this.#sequence = sequence;
    return true;
  }

  #carriesOn(ssrc: number, sequence: number, nowMs: number): boolean {
    const step = sequenceDistance(sequence, this.#sequence);
    return (
      ssrc === this.#ssrc &&
      step > 0 &&
      step < MAX_SEQUENCE_STEP &&
      nowMs - this.#lastPacketMs > SILENT_BEFORE_FOLLOW_MS
    );
  }

  #follow(address: string, port: number): void {
    if (address !== this.#current.address || port !== this.#current.port) this.#current = { address, port };
  }
}

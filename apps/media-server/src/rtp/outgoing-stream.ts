import { RTP_HEADER_BYTES, sequenceDistance, timestampDistance, writeRtpHeader } from "@callwright/rtp";

const FRAME_SAMPLES = 160;
const MAX_PACKET_BYTES = 1_500;
/** The kernel takes a packet at once nearly always; where it does not, its memory must stay untouched for a while. */
const PACKET_SLOTS = 4;
const MAX_RELAY_STEP = 100;

/** How packets of a relayed source are numbered in our stream. */
interface RelayMapping {
  readonly ssrc: number;
  readonly sequenceOffset: number;
  readonly timestampOffset: number;
  lastSequence: number;
}

/**
 * The numbers of the one stream that we send: our own frames, digits and relayed packets all continue it, so the peer
 * sees a single source whose timestamps keep to real time.
 */
export class OutgoingStream {
  readonly ssrc: number;
  readonly #slots = Array.from({ length: PACKET_SLOTS }, () => new Uint8Array(MAX_PACKET_BYTES));
  #slot = 0;
  #sequence: number;
  #timestamp: number;
  #lastSentTimestamp: number | null = null;
  #markNext = true;
  #relay: RelayMapping | null = null;
  #packets = 0;
  #octets = 0;

  constructor(random: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number }) {
    this.ssrc = random.ssrc >>> 0;
    this.#sequence = random.sequence & 0xffff;
    this.#timestamp = random.timestamp >>> 0;
  }

  get packets(): number {
    return this.#packets;
  }
  get octets(): number {
    return this.#octets;
  }
  /** Timestamp of the present frame. */
  get timestamp(): number {
    return this.#timestamp;
  }

  /** 20 ms have passed, whether something was sent or not. */
  advance(): void {
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
  }

  /** Packets have been left out; the next one says so by its marker (RFC 3551 §4.1). */
  markNext(): void {
    this.#markNext = true;
  }

  /** A packet of our own at the present time. The result is valid until a few more have been made. */
  frame(payloadType: number, payload: Uint8Array): Uint8Array {
    this.#relay = null;
    const last = this.#lastSentTimestamp;
    // A relayed packet may have been a little ahead of our own clock.
    if (last !== null && timestampDistance(this.#timestamp, last) <= 0) {
      this.#timestamp = (last + FRAME_SAMPLES) >>> 0;
    }
    this.#lastSentTimestamp = this.#timestamp;
    return this.#packet(this.#nextSequence(), this.#timestamp, payloadType, this.#takeMarker(), payload);
  }

  /** A packet of an event that began at `eventTimestamp`, which all its packets carry (RFC 4733 §2.1). */
  event(payloadType: number, payload: Uint8Array, eventTimestamp: number, marker: boolean): Uint8Array {
    this.#relay = null;
    return this.#packet(this.#nextSequence(), eventTimestamp, payloadType, marker, payload);
  }

  /**
   * A packet of another source, renumbered so that its losses, order and gaps stay visible to the peer.
   * @returns the packet and its timestamp in our stream; null for one that comes too late to be placed
   */
  relay(
    source: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number; readonly marker: boolean },
    payloadType: number,
    payload: Uint8Array,
  ): { readonly packet: Uint8Array; readonly timestamp: number } | null {
    if (payload.length > MAX_PACKET_BYTES - RTP_HEADER_BYTES) return null;
    let mapping = this.#relay;
    let marker = source.marker;
    if (
      mapping === null ||
      mapping.ssrc !== source.ssrc ||
      Math.abs(sequenceDistance(source.sequence, mapping.lastSequence)) > MAX_RELAY_STEP
    ) {
      mapping = {
        ssrc: source.ssrc,
        sequenceOffset: this.#sequence - source.sequence,
        timestampOffset: this.#timestamp - source.timestamp,
        lastSequence: source.sequence,
      };
      this.#relay = mapping;
      marker = true;
      this.#markNext = false;
    }
    const sequence = (source.sequence + mapping.sequenceOffset) & 0xffff;
    const timestamp = (source.timestamp + mapping.timestampOffset) >>> 0;
    if (sequenceDistance(source.sequence, mapping.lastSequence) >= 0) {
      mapping.lastSequence = source.sequence;
      this.#sequence = (sequence + 1) & 0xffff;
      this.#lastSentTimestamp = timestamp;
    }
    return { packet: this.#packet(sequence, timestamp, payloadType, marker, payload), timestamp };
  }

  #takeMarker(): boolean {
    const marker = this.#markNext;
    this.#markNext = false;
    return marker;
  }

  #nextSequence(): number {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    return sequence;
  }

  #packet(sequence: number, timestamp: number, payloadType: number, marker: boolean, payload: Uint8Array): Uint8Array {
    this.#slot = (this.#slot + 1) % PACKET_SLOTS;
    const slot = this.#slots[this.#slot];
    if (slot === undefined) throw new Error("no packet slot");
    writeRtpHeader(slot, { marker, payloadType, sequence, timestamp, ssrc: this.ssrc });
    slot.set(payload, RTP_HEADER_BYTES);
    this.#packets++;
    this.#octets += payload.length;
    return slot.subarray(0, RTP_HEADER_BYTES + payload.length);
  }
}

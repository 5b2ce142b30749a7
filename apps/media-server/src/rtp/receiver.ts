import { type G711Law, parseRtp, ReceptionStats, type RtpPacket } from "@callwright/rtp";
import { Latch } from "./latch";
import type { ChannelMedia, TransportAddress } from "./worker-messages";

const CLOCK_RATE = 8_000;
const PCMU = 0;
const PCMA = 8;
/** RFC 3389; says that the peer is there and silent. */
const COMFORT_NOISE = 13;

export type ReceivedKind = "audio" | "event" | "comfort-noise";

export interface Received {
  readonly kind: ReceivedKind;
  /** Of audio. */
  readonly law: G711Law;
  readonly packet: RtpPacket;
}

/** Decides which datagrams are the peer's RTP, and counts them. */
export class RtpReceiver {
  readonly reception = new ReceptionStats(CLOCK_RATE);
  #latch: Latch | null = null;
  #media: ChannelMedia | null = null;
  #ssrc: number | null = null;
  #packets = 0;
  #bytes = 0;
  #dropped = 0;
  #lastPacketMs = 0;

  constructor(nowMs: number) {
    this.#lastPacketMs = nowMs;
  }

  get packets(): number {
    return this.#packets;
  }
  get bytes(): number {
    return this.#bytes;
  }
  get dropped(): number {
    return this.#dropped;
  }
  /** SSRC of the newest packet, null before the first. */
  get ssrc(): number | null {
    return this.#ssrc;
  }
  /** When the peer was last heard of; at first, when we began to listen. */
  get lastPacketMs(): number {
    return this.#lastPacketMs;
  }
  /** Where to send, null before SDP has said. */
  get target(): TransportAddress | null {
    return this.#latch?.target ?? null;
  }

  configure(media: ChannelMedia, nowMs: number): void {
    if (media.relatch || this.#latch === null) this.#latch = new Latch(media.remote);
    this.#media = media;
    this.#lastPacketMs = nowMs;
  }

  /** RTCP has come from the peer: it is alive. */
  onAlive(nowMs: number): void {
    this.#lastPacketMs = nowMs;
  }

  /** @returns what came, or null where it is nothing for us */
  onDatagram(bytes: Uint8Array, address: string, port: number, nowMs: number): Received | null {
    const packet = this.#media === null || this.#latch === null ? null : parseRtp(bytes);
    const kind = packet === null ? null : this.#kindOf(packet.payloadType);
    if (
      packet === null ||
      kind === null ||
      packet.payload.length === 0 ||
      this.#latch?.accept(address, port, packet.ssrc, packet.sequence, nowMs) !== true
    ) {
      this.#dropped++;
      return null;
    }
    if (packet.ssrc !== this.#ssrc) {
      if (this.#ssrc !== null) this.reception.newSource();
      this.#ssrc = packet.ssrc;
    }
    this.reception.onPacket(packet.sequence, kind === "audio" ? packet.timestamp : null, nowMs);
    this.#packets++;
    this.#bytes += packet.payload.length;
    this.#lastPacketMs = nowMs;
    return { kind, law: this.#lawOf(packet.payloadType), packet };
  }

  #kindOf(payloadType: number): ReceivedKind | null {
    // Both laws have fixed numbers: a peer that sends the other one than agreed is understood all the same.
    if (payloadType === PCMU || payloadType === PCMA || payloadType === this.#media?.payloadType) return "audio";
    if (this.#media?.dtmfReceivePayloadTypes.includes(payloadType)) return "event";
    return payloadType === COMFORT_NOISE ? "comfort-noise" : null;
  }

  #lawOf(payloadType: number): G711Law {
    if (payloadType === this.#media?.payloadType) return this.#media.law;
    return payloadType === PCMA ? "alaw" : "ulaw";
  }
}

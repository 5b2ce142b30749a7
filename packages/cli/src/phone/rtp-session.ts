import { randomInt } from "node:crypto";
import type { Socket } from "node:dgram";
import {
  buildRtp,
  decodeG711,
  encodeG711,
  type G711Law,
  generateTone,
  parseRtp,
  ReceptionStats,
  silenceByte,
  telephoneEventSteps,
  timestampDistance,
} from "@callwright/rtp";
import type { PhoneClock } from "./phone-clock";
import type { RemoteSound } from "./session-description";
import type { SipEndpoint } from "./sip-message";
import { bindUdp } from "./sip-transport";

export const SAMPLE_RATE = 8_000;
const PACKET_MS = 20;
const PACKET_SAMPLES = (SAMPLE_RATE * PACKET_MS) / 1_000;
/** How long a key is held, and the pause after it: what a quick finger does. */
const KEY_MS = 100;
const KEY_GAP_MS = 100;
/** A pitch that sounds like no telephone tone. */
const SPOKEN_HZ = 330;
const SPOKEN_DBM0 = -18;
/** A stream whose time stamps are farther than this from the clock has begun a new time line. */
const RESYNC_MS = 500;
const PORT_ATTEMPTS = 20;
const STATIC_LAWS: Readonly<Record<number, G711Law>> = { 0: "ulaw", 8: "alaw" };

export interface RtpCounts {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly jitterMs: number;
  readonly packetsSent: number;
}

interface OutgoingPacket {
  readonly payloadType: number;
  readonly payload: Uint8Array;
  readonly marker: boolean;
  /** Event packets keep the time at which their key began. */
  readonly timestamp: number;
}

/** What goes out in the next 20 ms instead of silence. */
interface Slot {
  readonly packets: (timestamp: number, remote: RemoteSound) => readonly OutgoingPacket[];
  readonly done?: () => void;
}

/**
 * The sound of one call: G.711 both ways from one port. A packet leaves every 20 ms, silence where there is nothing else,
 * so that the other side learns where we are, and notices when we are gone.
 */
export class RtpSession {
  /** Takes what is heard: samples, and when the first of them belongs (the phone's clock, milliseconds). */
  onSamples: (samples: Int16Array, startMs: number) => void = () => undefined;
  readonly local: SipEndpoint;
  #remote: RemoteSound | null = null;
  #slots: Slot[] = [];
  #stopSending: () => void = () => undefined;
  #nextSendMs = 0;
  #sequence = randomInt(0x10000);
  #timestamp = randomInt(0x7fffffff);
  #keyTimestamp = 0;
  readonly #ssrc = randomInt(1, 0xffffffff);
  #sent = 0;
  #received = 0;
  #source: number | null = null;
  #anchor = { timestamp: 0, ms: 0 };
  readonly #stats = new ReceptionStats(SAMPLE_RATE);

  private constructor(
    private readonly sockets: { readonly rtp: Socket; readonly rtcp: Socket },
    private readonly clock: PhoneClock,
    address: string,
  ) {
    this.local = { address, port: sockets.rtp.address().port };
    sockets.rtp.on("message", (bytes) => this.#receive(bytes));
  }

  /** Opens an even port for RTP and the odd one after it for RTCP, which is taken in and passed over (RFC 3550 §11). */
  static async open(address: string, clock: PhoneClock): Promise<RtpSession> {
    for (let attempt = 1; ; attempt++) {
      const rtp = await bindUdp(address, 0);
      const { port } = rtp.address();
      try {
        if (port % 2 === 1) throw new Error("an odd port");
        return new RtpSession({ rtp, rtcp: await bindUdp(address, port + 1) }, clock, address);
      } catch (error) {
        rtp.close();
        if (attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  get counts(): RtpCounts {
    return {
      packetsReceived: this.#received,
      packetsLost: this.#stats.lost,
      jitterMs: Math.round(this.#stats.jitterMs * 100) / 100,
      packetsSent: this.#sent,
    };
  }

  /** Sends to this address from now on. May be called again when the other side moves. */
  connect(remote: RemoteSound): void {
    const first = this.#remote === null;
    this.#remote = remote;
    if (!first) return;
    this.#nextSendMs = this.clock.nowMs();
    this.#sendDue();
  }

  /** Presses a key by RFC 4733 packets. @returns when it has been let go; false where the other side takes no such events */
  pressKey(key: string): Promise<boolean> {
    if (this.#remote === null || this.#remote.eventPayloadType === null) return Promise.resolve(false);
    const steps = telephoneEventSteps(key, KEY_MS, { clockRate: SAMPLE_RATE, stepMs: PACKET_MS });
    const last = steps.length - 3;
    const slots = steps.slice(0, last + 1).map((step, index): Slot => {
      // the end is sent three times, at once (RFC 4733 §2.5.1.4)
      const copies = index === last ? steps.slice(last) : [step];
      return {
        packets: (timestamp, remote) => {
          if (index === 0) this.#keyTimestamp = timestamp;
          return copies.map(({ payload, marker, timestampOffset }) => ({
            payloadType: remote.eventPayloadType ?? 0,
            payload,
            marker,
            timestamp: this.#keyTimestamp + timestampOffset,
          }));
        },
      };
    });
    return this.#queue([...slots, ...silentSlots(KEY_GAP_MS)]).then(() => true);
  }

  /** Makes a sound for so long, as somebody who speaks. */
  async speak(durationMs: number): Promise<void> {
    const samples = generateTone({
      frequenciesHz: [SPOKEN_HZ],
      durationMs,
      levelDb: SPOKEN_DBM0,
      sampleRate: SAMPLE_RATE,
    });
    const slots: Slot[] = [];
    for (let at = 0; at < samples.length; at += PACKET_SAMPLES) {
      const part = samples.subarray(at, at + PACKET_SAMPLES);
      slots.push({ packets: (timestamp, remote) => [soundPacket(encodeG711(remote.law, part), timestamp, remote)] });
    }
    await this.#queue(slots);
  }

  /** Stays silent for so long, after what is being sent. */
  async pause(durationMs: number): Promise<void> {
    await this.#queue(silentSlots(durationMs));
  }

  async close(): Promise<void> {
    this.#stopSending();
    await Promise.all(
      [this.sockets.rtp, this.sockets.rtcp].map(
        (socket) => new Promise<void>((resolve) => socket.close(() => resolve())),
      ),
    );
  }

  #queue(slots: readonly Slot[]): Promise<void> {
    return new Promise((resolve) => {
      this.#slots.push(...slots, { packets: silence, done: resolve });
    });
  }

  #sendDue(): void {
    const now = this.clock.nowMs();
    // a process that was held up sends what is due at once, but not minutes of it
    if (now - this.#nextSendMs > RESYNC_MS) this.#nextSendMs = now;
    while (this.#nextSendMs <= now) {
      this.#sendSlot();
      this.#nextSendMs += PACKET_MS;
    }
    this.#stopSending = this.clock.after(this.#nextSendMs - now, () => this.#sendDue());
  }

  #sendSlot(): void {
    const remote = this.#remote;
    if (remote === null) return;
    const slot = this.#slots.shift() ?? { packets: silence };
    const listens = remote.direction === "sendrecv" || remote.direction === "recvonly";
    for (const packet of slot.packets(this.#timestamp, remote)) {
      const bytes = buildRtp({ ...packet, sequence: this.#sequence, ssrc: this.#ssrc });
      this.#sequence = (this.#sequence + 1) & 0xffff;
      if (!listens) continue;
      this.#sent++;
      this.sockets.rtp.send(bytes, remote.endpoint.port, remote.endpoint.address);
    }
    this.#timestamp = (this.#timestamp + PACKET_SAMPLES) >>> 0;
    slot.done?.();
  }

  #receive(bytes: Uint8Array): void {
    const packet = parseRtp(bytes);
    if (packet === null) return;
    const law = packet.payloadType === this.#remote?.payloadType ? this.#remote.law : STATIC_LAWS[packet.payloadType];
    if (law === undefined) return;
    const arrivalMs = this.clock.nowMs();
    if (packet.ssrc !== this.#source) this.#stats.newSource();
    this.#stats.onPacket(packet.sequence, packet.timestamp, arrivalMs);
    this.#received++;
    let startMs = this.#anchor.ms + (timestampDistance(packet.timestamp, this.#anchor.timestamp) * 1_000) / SAMPLE_RATE;
    if (packet.ssrc !== this.#source || Math.abs(startMs - arrivalMs) > RESYNC_MS) {
      this.#source = packet.ssrc;
      this.#anchor = { timestamp: packet.timestamp, ms: arrivalMs };
      startMs = arrivalMs;
    }
    this.onSamples(decodeG711(law, packet.payload), startMs);
  }
}

function soundPacket(payload: Uint8Array, timestamp: number, remote: RemoteSound): OutgoingPacket {
  return { payloadType: remote.payloadType, payload, marker: false, timestamp };
}

function silence(timestamp: number, remote: RemoteSound): readonly OutgoingPacket[] {
  return [soundPacket(new Uint8Array(PACKET_SAMPLES).fill(silenceByte(remote.law)), timestamp, remote)];
}

function silentSlots(durationMs: number): Slot[] {
  return Array.from({ length: Math.ceil(durationMs / PACKET_MS) }, () => ({ packets: silence }));
}

import { createSocket, type Socket } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";
import {
  buildRtp,
  decodeG711,
  encodeG711,
  type G711Law,
  generateTone,
  parseRtp,
  parseTelephoneEvent,
  type RtpPacket,
  telephoneEventSteps,
  timestampDistance,
  toneShare,
} from "@callwright/rtp";

const FRAME = 160;
const EVENT_PAYLOAD_TYPE = 101;

export interface PeerPacket extends RtpPacket {
  readonly atMs: number;
  readonly fromPort: number;
}

interface PeerSdpOptions {
  readonly codecs?: readonly ("PCMU" | "PCMA")[];
  readonly telephoneEvent?: boolean;
  readonly direction?: "sendrecv" | "sendonly" | "recvonly" | "inactive";
  readonly address?: string;
  readonly port?: number;
}

/** A telephone's RTP side: sends what it is told every 20 ms, keeps what it receives. */
export class RtpPeer {
  readonly packets: PeerPacket[] = [];
  readonly rtcp: Uint8Array[] = [];
  /** Where to send. */
  remotePort = 0;
  law: G711Law = "ulaw";
  #sequence = Math.floor(Math.random() * 0x10000);
  #timestamp = Math.floor(Math.random() * 0x100000000);
  #ssrc = Math.floor(Math.random() * 0x100000000);
  #frames: Uint8Array | null = null;
  #at = 0;
  #timer: NodeJS.Timeout | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly rtcpSocket: Socket,
  ) {
    socket.on("message", (bytes, from) => {
      const packet = parseRtp(bytes);
      if (packet === null) return;
      this.packets.push({ ...packet, payload: packet.payload.slice(), atMs: performance.now(), fromPort: from.port });
    });
    rtcpSocket.on("message", (bytes) => this.rtcp.push(bytes));
  }

  static async open(): Promise<RtpPeer> {
    for (;;) {
      const socket = createSocket("udp4");
      await bind(socket, 0);
      const rtcpSocket = createSocket("udp4");
      try {
        await bind(rtcpSocket, socket.address().port + 1);
        return new RtpPeer(socket, rtcpSocket);
      } catch {
        socket.close();
        rtcpSocket.close();
      }
    }
  }

  get port(): number {
    return this.socket.address().port;
  }
  get ssrc(): number {
    return this.#ssrc;
  }

  sdp(options: PeerSdpOptions = {}): string {
    const { codecs = ["PCMU", "PCMA"], telephoneEvent = true, direction = "sendrecv", address = "127.0.0.1" } = options;
    const types = codecs.map((codec) => (codec === "PCMU" ? 0 : 8));
    const lines = [
      "v=0",
      `o=- 1 1 IN IP4 ${address}`,
      "s=peer",
      `c=IN IP4 ${address}`,
      "t=0 0",
      `m=audio ${options.port ?? this.port} RTP/AVP ${[...types, ...(telephoneEvent ? [EVENT_PAYLOAD_TYPE] : [])].join(" ")}`,
      ...codecs.map((codec, i) => `a=rtpmap:${types[i]} ${codec}/8000`),
      ...(telephoneEvent
        ? [`a=rtpmap:${EVENT_PAYLOAD_TYPE} telephone-event/8000`, `a=fmtp:${EVENT_PAYLOAD_TYPE} 0-15`]
        : []),
      `a=${direction}`,
    ];
    return `${lines.join("\r\n")}\r\n`;
  }

  /** Send to the port of an SDP's audio line. */
  useSdp(sdp: string): void {
    this.remotePort = Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);
  }

  /** Send a tone, or with null silence, until told otherwise. */
  startTone(frequencyHz: number | null, levelDb = -13): void {
    const samples =
      frequencyHz === null
        ? new Int16Array(8_000)
        : generateTone({ frequenciesHz: [frequencyHz], durationMs: 1_000, levelDb, sampleRate: 8_000 });
    this.#frames = encodeG711(this.law, samples);
    this.#startTimer();
  }

  stopSending(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Key a digit by RFC 4733. @returns when its first packet left */
  async pressDigit(digit: string, durationMs = 60): Promise<number> {
    this.stopSending();
    const startMs = performance.now();
    const begun = this.#timestamp;
    for (const step of telephoneEventSteps(digit, durationMs, { clockRate: 8_000, stepMs: 20 })) {
      this.sendRaw(
        buildRtp({
          marker: step.marker,
          payloadType: EVENT_PAYLOAD_TYPE,
          sequence: this.#sequence++ & 0xffff,
          timestamp: (begun + step.timestampOffset) >>> 0,
          ssrc: this.#ssrc,
          payload: step.payload,
        }),
      );
      if (!parseTelephoneEvent(step.payload)?.end) await delay(20);
    }
    this.#timestamp = (begun + durationMs * 8 + 480) >>> 0;
    if (this.#frames !== null) this.#startTimer();
    return startMs;
  }

  sendRaw(bytes: Uint8Array, port = this.remotePort): void {
    this.socket.send(bytes, port, "127.0.0.1");
  }

  sendRtcp(bytes: Uint8Array): void {
    this.rtcpSocket.send(bytes, this.remotePort + 1, "127.0.0.1");
  }

  clear(): void {
    this.packets.length = 0;
  }

  /** Audio packets only. */
  audioPackets(): PeerPacket[] {
    return this.packets.filter((packet) => packet.payloadType === 0 || packet.payloadType === 8);
  }

  /** Digits received by RFC 4733, by their distinct timestamps. */
  digits(): string {
    const events = new Map<number, string>();
    for (const packet of this.packets) {
      if (packet.payloadType !== EVENT_PAYLOAD_TYPE) continue;
      const event = parseTelephoneEvent(packet.payload);
      if (event !== null) events.set(packet.timestamp, event.digit);
    }
    return [...events.values()].join("");
  }

  /** What was received, laid out by timestamp: gaps are silence. */
  heard(): Int16Array {
    const audio = this.audioPackets();
    const first = audio[0];
    if (first === undefined) return new Int16Array(0);
    const at = (packet: PeerPacket) => timestampDistance(packet.timestamp, first.timestamp);
    const end = Math.max(...audio.map((packet) => at(packet) + packet.payload.length));
    const out = new Int16Array(end);
    for (const packet of audio) {
      if (at(packet) >= 0) out.set(decodeG711(packet.payloadType === 8 ? "alaw" : "ulaw", packet.payload), at(packet));
    }
    return out;
  }

  /** Is a tone what the newest 100 ms hold? */
  hears(frequencyHz: number): boolean {
    const recent = this.audioPackets().slice(-5);
    if (recent.length < 5) return false;
    const samples = Int16Array.from(
      recent.flatMap((packet) => [...decodeG711(packet.payloadType === 8 ? "alaw" : "ulaw", packet.payload)]),
    );
    return toneShare(samples, frequencyHz, 8_000) > 0.8;
  }

  close(): void {
    this.stopSending();
    this.socket.close();
    this.rtcpSocket.close();
  }

  /** A packet each 20 ms by the clock: a timer that comes late is made up for. */
  #startTimer(): void {
    if (this.#timer !== null) return;
    let nextMs = performance.now() + 20;
    this.#timer = setInterval(() => {
      for (; nextMs <= performance.now(); nextMs += 20) this.#tick();
    }, 10);
  }

  #tick(): void {
    const frames = this.#frames;
    if (frames === null || this.remotePort === 0) return;
    const payload = frames.subarray(this.#at, this.#at + FRAME);
    this.#at = (this.#at + FRAME) % frames.length;
    this.sendRaw(
      buildRtp({
        marker: false,
        payloadType: this.law === "ulaw" ? 0 : 8,
        sequence: this.#sequence++ & 0xffff,
        timestamp: this.#timestamp,
        ssrc: this.#ssrc,
        payload,
      }),
    );
    this.#timestamp = (this.#timestamp + FRAME) >>> 0;
  }
}

function bind(socket: Socket, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, "127.0.0.1", () => {
      socket.off("error", reject);
      resolve();
    });
  });
}

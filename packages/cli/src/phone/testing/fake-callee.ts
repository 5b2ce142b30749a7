import dgram from "node:dgram";
import { once } from "node:events";
import { buildRtp, encodeG711, generateTone, parseRtp, TelephoneEventReceiver } from "@callwright/rtp";

/** A SIP message as it came, read with no help from the phone's own parser. */
export interface SeenMessage {
  readonly first: string;
  readonly text: string;
  readonly port: number;
  header(name: string): string;
}

const PACKET_SAMPLES = 160;

/**
 * The far end of a test call: a SIP user agent by hand on loopback, with a port for sound. What it does with a request
 * is the test's affair (`onRequest`).
 */
export class FakeCallee {
  readonly seen: SeenMessage[] = [];
  /** Keys that came as RFC 4733 events. */
  digits = "";
  /** Packets of sound, and how many were not digital silence. */
  soundPackets = 0;
  loudPackets = 0;
  onRequest: (request: SeenMessage) => void = () => undefined;
  readonly #events = new TelephoneEventReceiver(8_000);
  #peerRtpPort = 0;
  #playing: NodeJS.Timeout | null = null;
  #timestamp = 1_000;
  #sequence = 1;
  #requests = 100;
  #closed = false;

  private constructor(
    private readonly sip: dgram.Socket,
    private readonly rtp: dgram.Socket,
  ) {
    sip.on("message", (bytes, from) => this.#receive(bytes.toString(), from.port));
    rtp.on("message", (bytes) => this.#receiveSound(bytes));
  }

  static async open(): Promise<FakeCallee> {
    const bind = async () => {
      const socket = dgram.createSocket("udp4");
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
      return socket;
    };
    return new FakeCallee(await bind(), await bind());
  }

  get port(): number {
    return this.sip.address().port;
  }

  /** Requests of one method that came. */
  requests(method: string): SeenMessage[] {
    return this.seen.filter((message) => message.first.startsWith(`${method} `));
  }

  /** A description of our sound; `formats` in place of µ-law and events. */
  description(formats = "0 101"): string {
    return [
      "v=0",
      "o=- 1 1 IN IP4 127.0.0.1",
      "s=-",
      "c=IN IP4 127.0.0.1",
      "t=0 0",
      `m=audio ${this.rtp.address().port} RTP/AVP ${formats}`,
      ...(formats.includes("101") ? ["a=rtpmap:101 telephone-event/8000"] : []),
      ...(formats.includes("9") ? ["a=rtpmap:9 G722/8000"] : []),
      "",
    ].join("\r\n");
  }

  reply(request: SeenMessage, status: string, description = ""): void {
    const to = request.header("To");
    const lines = [
      `SIP/2.0 ${status}`,
      `Via: ${request.header("Via")}`,
      `From: ${request.header("From")}`,
      `To: ${to.includes(";tag=") || status.startsWith("100") ? to : `${to};tag=callee`}`,
      `Call-ID: ${request.header("Call-ID")}`,
      `CSeq: ${request.header("CSeq")}`,
      `Contact: <sip:callee@127.0.0.1:${this.port}>`,
      ...(description === "" ? [] : ["Content-Type: application/sdp"]),
      `Content-Length: ${description.length}`,
      "",
      description,
    ];
    this.sip.send(lines.join("\r\n"), request.port, "127.0.0.1");
  }

  /** Sends a request within the call that `invite` began. */
  request(invite: SeenMessage, method: string, description = "", headers: readonly string[] = []): void {
    const lines = [
      `${method} sip:caller@127.0.0.1:${invite.port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK-test-${++this.#requests}`,
      "Max-Forwards: 70",
      `From: ${invite.header("To")};tag=callee`,
      `To: ${invite.header("From")}`,
      `Call-ID: ${invite.header("Call-ID")}`,
      `CSeq: ${this.#requests} ${method}`,
      `Contact: <sip:callee@127.0.0.1:${this.port}>`,
      ...headers,
      `Content-Length: ${description.length}`,
      "",
      description,
    ];
    this.sip.send(lines.join("\r\n"), invite.port, "127.0.0.1");
  }

  /** Answers with sound, or with whatever description is given. */
  answer(invite: SeenMessage, description = this.description()): void {
    this.#peerRtpPort = Number(/m=audio (\d+)/.exec(invite.text)?.[1]);
    this.reply(invite, "200 OK", description);
  }

  /** Plays a 440 Hz tone between stretches of silence: durations in ms, silence first; then goes on with silence. */
  play(durationsMs: readonly number[], levelDb = -20): void {
    const samples = durationsMs.flatMap((durationMs, index) =>
      index % 2 === 0
        ? [...new Int16Array(durationMs * 8)]
        : [...generateTone({ frequenciesHz: [440], durationMs, levelDb, sampleRate: 8_000 })],
    );
    const law = encodeG711("ulaw", Int16Array.from(samples));
    if (this.#playing !== null) clearInterval(this.#playing);
    const began = performance.now();
    let sent = 0;
    this.#playing = setInterval(() => {
      for (; sent * 20 <= performance.now() - began; sent++) {
        const payload = new Uint8Array(PACKET_SAMPLES).fill(0xff);
        payload.set(law.subarray(sent * PACKET_SAMPLES, (sent + 1) * PACKET_SAMPLES));
        this.#sendSound(payload);
      }
    }, 10);
  }

  /** May be called more than once. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#playing !== null) clearInterval(this.#playing);
    await Promise.all([this.sip, this.rtp].map((socket) => new Promise<void>((done) => socket.close(() => done()))));
  }

  #sendSound(payload: Uint8Array): void {
    const packet = { marker: false, payloadType: 0, sequence: this.#sequence++, timestamp: this.#timestamp, ssrc: 7 };
    this.#timestamp += PACKET_SAMPLES;
    this.rtp.send(buildRtp({ ...packet, payload }), this.#peerRtpPort, "127.0.0.1");
  }

  #receive(text: string, port: number): void {
    const [first = ""] = text.split("\r\n");
    const header = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
    const message = { first, text, port, header };
    this.seen.push(message);
    if (!first.startsWith("SIP/2.0")) this.onRequest(message);
  }

  #receiveSound(bytes: Uint8Array): void {
    const packet = parseRtp(bytes);
    if (packet === null) return;
    if (packet.payloadType === 101) {
      for (const signal of this.#events.onPacket(packet, packet.payload, performance.now())) {
        if (signal.type === "begin") this.digits += signal.digit;
      }
      return;
    }
    this.soundPackets++;
    if (packet.payload.some((byte) => byte !== 0xff)) this.loudPackets++;
  }
}

import dgram from "node:dgram";
import { decodeG711, parseRtp } from "@callwright/rtp";

/** What one caller hears: when audible audio came, by the arrival of its packets. */
export class Listener {
  /** Arrival of packets that were not silent, `performance.now()` milliseconds. */
  readonly heard: { at: number; frequencyHz: number }[] = [];
  packets = 0;

  private constructor(
    private readonly socket: dgram.Socket,
    readonly port: number,
  ) {}

  /** Listens on a free port, in the place of a phone's audio. */
  static async open(): Promise<Listener> {
    const socket = dgram.createSocket("udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, "127.0.0.1", resolve);
    });
    const listener = new Listener(socket, socket.address().port);
    socket.on("message", (packet) => listener.#onPacket(packet));
    return listener;
  }

  /** The longest time without audible audio between two moments. */
  longestSilenceMs(from: number, until: number): number {
    const times = [from, ...this.heard.map(({ at }) => at).filter((at) => at > from && at < until), until];
    return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
  }

  /** When a tone of about this frequency was first heard after a moment; null: never. */
  firstHeard(frequencyHz: number, after = 0): number | null {
    const found = this.heard.find(({ at, frequencyHz: heard }) => at > after && Math.abs(heard - frequencyHz) < 60);
    return found?.at ?? null;
  }

  close(): void {
    this.socket.close();
  }

  #onPacket(data: Buffer): void {
    const at = performance.now();
    const packet = parseRtp(data);
    if (packet === null || packet.payloadType !== 0) return;
    this.packets++;
    const samples = decodeG711("ulaw", packet.payload);
    let energy = 0;
    let crossings = 0;
    for (let index = 1; index < samples.length; index++) {
      const sample = samples[index] ?? 0;
      energy += sample * sample;
      if ((samples[index - 1] ?? 0) < 0 !== sample < 0) crossings++;
    }
    if (Math.sqrt(energy / samples.length) < 500) return;
    this.heard.push({ at, frequencyHz: (crossings * 8_000) / (2 * samples.length) });
  }
}

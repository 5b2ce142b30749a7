import { buildRtcp, ntpMiddle, parseRtcp, type ReceptionStats } from "@callwright/rtp";

const BASE_INTERVAL_MS = 5_000;

/** RTCP of one channel: our reports every 5 s (±50 %, RFC 3550 §6.3.1), and what the peer's say of our stream. */
export class RtcpSession {
  #dueMs: number;
  #lastSrMiddle = 0;
  #lastSrAtMs = 0;
  #remoteSsrc: number | null = null;
  #remoteFractionLost: number | null = null;
  #remoteJitterMs: number | null = null;
  #rttMs: number | null = null;
  #sentReport = false;

  constructor(
    private readonly options: {
      readonly ssrc: number;
      readonly cname: string;
      readonly reception: ReceptionStats;
      /** Epoch milliseconds. */
      readonly wallClock: () => number;
      readonly random: () => number;
    },
    nowMs: number,
  ) {
    this.#dueMs = nowMs + this.#interval() / 2;
  }

  get remoteFractionLost(): number | null {
    return this.#remoteFractionLost;
  }
  get remoteJitterMs(): number | null {
    return this.#remoteJitterMs;
  }
  get rttMs(): number | null {
    return this.#rttMs;
  }

  /** The source that our reports are about. */
  setRemoteSsrc(ssrc: number): void {
    this.#remoteSsrc = ssrc;
  }

  /** The report that is due now, or null. */
  poll(
    nowMs: number,
    sent: { readonly timestamp: number; readonly packets: number; readonly octets: number },
  ): Uint8Array | null {
    if (nowMs < this.#dueMs) return null;
    this.#dueMs = nowMs + this.#interval();
    return this.#build(nowMs, sent, false);
  }

  /** The last packet of a channel that is closed; null where it never reported. */
  bye(
    nowMs: number,
    sent: { readonly timestamp: number; readonly packets: number; readonly octets: number },
  ): Uint8Array | null {
    return this.#sentReport ? this.#build(nowMs, sent, true) : null;
  }

  /** @returns whether it was RTCP at all */
  onPacket(bytes: Uint8Array, nowMs: number): boolean {
    const parsed = parseRtcp(bytes);
    if (parsed === null) return false;
    for (const report of parsed.reports) {
      if (report.sender !== null) {
        this.#lastSrMiddle = report.sender.ntpMiddle;
        this.#lastSrAtMs = nowMs;
      }
      for (const block of report.blocks) {
        if (block.ssrc !== this.options.ssrc) continue;
        this.#remoteFractionLost = block.fractionLost / 256;
        this.#remoteJitterMs = block.jitter / 8;
        if (block.lastSr !== 0) this.#setRtt(block.lastSr, block.delaySinceLastSr);
      }
    }
    return true;
  }

  #setRtt(lastSr: number, delay: number): void {
    // RFC 3550 §6.4.1: A − LSR − DLSR, all in 1/65536 s.
    const units = (ntpMiddle(this.options.wallClock()) - lastSr - delay) | 0;
    if (units >= 0 && units < 65_536 * 30) this.#rttMs = (units * 1_000) / 65_536;
  }

  #build(
    nowMs: number,
    sent: { readonly timestamp: number; readonly packets: number; readonly octets: number },
    bye: boolean,
  ): Uint8Array {
    this.#sentReport = true;
    const block =
      this.#remoteSsrc === null
        ? null
        : {
            ...this.options.reception.report(),
            ssrc: this.#remoteSsrc,
            lastSr: this.#lastSrMiddle,
            delaySinceLastSr:
              this.#lastSrMiddle === 0 ? 0 : Math.round(((nowMs - this.#lastSrAtMs) * 65_536) / 1_000) >>> 0,
          };
    return buildRtcp({
      ssrc: this.options.ssrc,
      cname: this.options.cname,
      unixMs: this.options.wallClock(),
      sender:
        sent.packets === 0
          ? null
          : { rtpTimestamp: sent.timestamp, packetCount: sent.packets, octetCount: sent.octets },
      block,
      bye,
    });
  }

  #interval(): number {
    return BASE_INTERVAL_MS * (0.5 + this.options.random());
  }
}

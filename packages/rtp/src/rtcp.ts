import type { ReceptionReport } from "./reception-stats";
import { readUint32, writeUint32 } from "./rtp-packet";

/** RTCP (RFC 3550 §6): sender and receiver reports with SDES CNAME, and BYE. */
const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;

/** Seconds between the NTP era (1900) and the Unix one. */
const NTP_OFFSET_S = 2_208_988_800;

export interface RtcpSenderInfo {
  readonly rtpTimestamp: number;
  readonly packetCount: number;
  readonly octetCount: number;
}

export interface RtcpReportBlock extends ReceptionReport {
  readonly ssrc: number;
  /** Middle 32 bits of the NTP time of the last SR from this source, 0 for none. */
  readonly lastSr: number;
  /** Since that SR, in 1/65536 s. */
  readonly delaySinceLastSr: number;
}

export interface RtcpReport {
  readonly ssrc: number;
  /** Present in a sender report. */
  readonly sender: (RtcpSenderInfo & { readonly ntpMiddle: number }) | null;
  readonly blocks: readonly RtcpReportBlock[];
}

export interface ParsedRtcp {
  readonly reports: readonly RtcpReport[];
  readonly bye: boolean;
}

/** The middle 32 bits of the NTP time, unit 1/65536 s (RFC 3550 §4). */
export function ntpMiddle(unixMs: number): number {
  const seconds = Math.floor(unixMs / 1_000) + NTP_OFFSET_S;
  const fraction = Math.floor(((unixMs % 1_000) * 65_536) / 1_000);
  return (((seconds & 0xffff) << 16) | fraction) >>> 0;
}

/**
 * A compound packet: SR (or RR without `sender`), SDES CNAME, and BYE where `bye`.
 * @param unixMs wall clock, epoch milliseconds
 */
export function buildRtcp(options: {
  readonly ssrc: number;
  readonly cname: string;
  readonly unixMs: number;
  readonly sender: RtcpSenderInfo | null;
  readonly block: RtcpReportBlock | null;
  readonly bye?: boolean;
}): Uint8Array {
  const { ssrc, sender, block } = options;
  const cname = Uint8Array.from(options.cname.slice(0, 255), (char) => char.charCodeAt(0) & 0x7f);
  const reportBytes = 8 + (sender ? 20 : 0) + (block ? 24 : 0);
  // SSRC, CNAME item, at least one terminating null, filled to 32 bits.
  const sdesBytes = 4 + Math.ceil((4 + 2 + cname.length + 1) / 4) * 4;
  const out = new Uint8Array(reportBytes + sdesBytes + (options.bye ? 8 : 0));

  writeHeader(out, 0, block ? 1 : 0, sender ? SR : RR, reportBytes);
  writeUint32(out, 4, ssrc);
  let at = 8;
  if (sender) {
    writeUint32(out, at, Math.floor(options.unixMs / 1_000) + NTP_OFFSET_S);
    writeUint32(out, at + 4, Math.floor(((options.unixMs % 1_000) / 1_000) * 4_294_967_296));
    writeUint32(out, at + 8, sender.rtpTimestamp);
    writeUint32(out, at + 12, sender.packetCount);
    writeUint32(out, at + 16, sender.octetCount);
    at += 20;
  }
  if (block) {
    writeUint32(out, at, block.ssrc);
    writeUint32(out, at + 4, ((block.fractionLost & 0xff) << 24) | (block.cumulativeLost & 0xffffff));
    writeUint32(out, at + 8, block.extendedHighestSequence);
    writeUint32(out, at + 12, block.jitter);
    writeUint32(out, at + 16, block.lastSr);
    writeUint32(out, at + 20, block.delaySinceLastSr);
    at += 24;
  }
  writeHeader(out, at, 1, SDES, sdesBytes);
  writeUint32(out, at + 4, ssrc);
  out[at + 8] = 1;
  out[at + 9] = cname.length;
  out.set(cname, at + 10);
  at += sdesBytes;
  if (options.bye) {
    writeHeader(out, at, 1, BYE, 8);
    writeUint32(out, at + 4, ssrc);
  }
  return out;
}

/**
 * Read a compound packet; kinds that are not used are skipped.
 * @returns null where it is no RTCP (RFC 3550 A.2: version, length)
 */
export function parseRtcp(bytes: Uint8Array): ParsedRtcp | null {
  if (bytes.length < 8) return null;
  const reports: RtcpReport[] = [];
  let bye = false;
  let at = 0;
  while (at + 4 <= bytes.length) {
    const b0 = bytes[at] ?? 0;
    const type = bytes[at + 1] ?? 0;
    const length = ((((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) + 1) * 4;
    if (b0 >> 6 !== 2 || type < 192 || type > 223 || at + length > bytes.length) return null;
    const count = b0 & 0x1f;
    if (type === BYE) bye = true;
    if (type === SR || type === RR) {
      const report = readReport(bytes, at, length, type === SR, count);
      if (report === null) return null;
      reports.push(report);
    }
    at += length;
  }
  return at === bytes.length ? { reports, bye } : null;
}

function readReport(bytes: Uint8Array, start: number, length: number, isSr: boolean, count: number): RtcpReport | null {
  const blocksAt = start + 8 + (isSr ? 20 : 0);
  if (blocksAt - start + count * 24 > length) return null;
  const blocks: RtcpReportBlock[] = [];
  for (let i = 0; i < count; i++) {
    const at = blocksAt + i * 24;
    const lost = readUint32(bytes, at + 4);
    blocks.push({
      ssrc: readUint32(bytes, at),
      fractionLost: lost >>> 24,
      cumulativeLost: (lost << 8) >> 8,
      extendedHighestSequence: readUint32(bytes, at + 8),
      jitter: readUint32(bytes, at + 12),
      lastSr: readUint32(bytes, at + 16),
      delaySinceLastSr: readUint32(bytes, at + 20),
    });
  }
  const sender = isSr
    ? {
        ntpMiddle: (((readUint32(bytes, start + 8) & 0xffff) << 16) | (readUint32(bytes, start + 12) >>> 16)) >>> 0,
        rtpTimestamp: readUint32(bytes, start + 16),
        packetCount: readUint32(bytes, start + 20),
        octetCount: readUint32(bytes, start + 24),
      }
    : null;
  return { ssrc: readUint32(bytes, start + 4), sender, blocks };
}

function writeHeader(out: Uint8Array, at: number, count: number, type: number, bytes: number): void {
  const words = bytes / 4 - 1;
  out[at] = 0x80 | count;
  out[at + 1] = type;
  out[at + 2] = words >> 8;
  out[at + 3] = words & 0xff;
}

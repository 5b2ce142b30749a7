/** RTP packets (RFC 3550 §5.1), on plain bytes. */
export const RTP_HEADER_BYTES = 12;

/** A view on the parts of a packet; `payload` shares its memory. */
export interface RtpPacket {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

/**
 * Read a packet.
 * @returns null where the bytes are no RTP: too short, another version, a header that runs over the end, bad padding,
 *          or a payload type of RFC 5761's RTCP range (72–76)
 */
export function parseRtp(bytes: Uint8Array): RtpPacket | null {
  const length = bytes.length;
  if (length < RTP_HEADER_BYTES) return null;
  const b0 = bytes[0] ?? 0;
  const b1 = bytes[1] ?? 0;
  if (b0 >> 6 !== 2) return null;
  const payloadType = b1 & 0x7f;
  if (payloadType >= 72 && payloadType <= 76) return null;
  let start = RTP_HEADER_BYTES + (b0 & 0x0f) * 4;
  if (b0 & 0x10) {
    if (start + 4 > length) return null;
    start += 4 + (((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0)) * 4;
  }
  let end = length;
  if (b0 & 0x20) {
    const padding = bytes[length - 1] ?? 0;
    if (padding === 0) return null;
    end -= padding;
  }
  if (start > end) return null;
  return {
    marker: (b1 & 0x80) !== 0,
    payloadType,
    sequence: ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0),
    timestamp: readUint32(bytes, 4),
    ssrc: readUint32(bytes, 8),
    payload: bytes.subarray(start, end),
  };
}

/** Write a 12-byte header without extensions at the start of `out`. Numbers are cut to their width. */
export function writeRtpHeader(out: Uint8Array, header: Omit<RtpPacket, "payload">): void {
  out[0] = 0x80;
  out[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  out[2] = (header.sequence >> 8) & 0xff;
  out[3] = header.sequence & 0xff;
  writeUint32(out, 4, header.timestamp);
  writeUint32(out, 8, header.ssrc);
}

/** A whole packet in new memory. */
export function buildRtp(packet: RtpPacket): Uint8Array {
  const out = new Uint8Array(RTP_HEADER_BYTES + packet.payload.length);
  writeRtpHeader(out, packet);
  out.set(packet.payload, RTP_HEADER_BYTES);
  return out;
}

/** Big-endian unsigned 32 bits at `at`. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  );
}

/** Big-endian unsigned 32 bits at `at`; larger numbers wrap. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value >>> 24) & 0xff;
  bytes[at + 1] = (value >>> 16) & 0xff;
  bytes[at + 2] = (value >>> 8) & 0xff;
  bytes[at + 3] = value & 0xff;
}

/** How far sequence number `a` is after `b`, −32768…32767, across the wrap. */
export function sequenceDistance(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}

/** How far timestamp `a` is after `b`, −2³¹…2³¹−1, across the wrap. */
export function timestampDistance(a: number, b: number): number {
  return (a - b) | 0;
}

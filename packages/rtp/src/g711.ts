/**
 * G.711 (ITU-T G.711, 1988): µ-law and A-law, 8 kHz, one byte a sample. All conversion is by table: 64 Ki entries to
 * encode, 256 to decode, and 256 between the laws.
 */
export type G711Law = "ulaw" | "alaw";

/** A byte of digital silence in each law. */
export const ULAW_SILENCE = 0xff;
export const ALAW_SILENCE = 0xd5;

/** The byte of digital silence in a law. */
export function silenceByte(law: G711Law): number {
  return law === "ulaw" ? ULAW_SILENCE : ALAW_SILENCE;
}

const ULAW_BIAS = 132;
const ULAW_CLIP = 32_635;

/** Encode one 16-bit sample to µ-law, table 2a of G.711 scaled from 14 to 16 bits. */
function encodeUlawSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeUlawByte(byte: number): number {
  const bits = ~byte & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = (((bits & 0x0f) << 3) + ULAW_BIAS) << exponent;
  return bits & 0x80 ? ULAW_BIAS - magnitude : magnitude - ULAW_BIAS;
}

/** Encode one 16-bit sample to A-law, table 1a of G.711 scaled from 13 to 16 bits. Negative numbers count from −1. */
function encodeAlawSample(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = (sample >= 0 ? sample : ~sample) >> 3;
  const exponent = magnitude < 32 ? 0 : 31 - Math.clz32(magnitude) - 4;
  const mantissa = (exponent < 2 ? magnitude >> 1 : magnitude >> exponent) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

function decodeAlawByte(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 0x07;
  const mantissa = bits & 0x0f;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function buildEncodeTable(encode: (sample: number) => number): Uint8Array {
  const table = new Uint8Array(65_536);
  for (let sample = -32_768; sample <= 32_767; sample++) table[sample & 0xffff] = encode(sample);
  return table;
}

function buildDecodeTable(decode: (byte: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, byte) => decode(byte));
}

const encodeTables: Readonly<Record<G711Law, Uint8Array>> = {
  ulaw: buildEncodeTable(encodeUlawSample),
  alaw: buildEncodeTable(encodeAlawSample),
};
const decodeTables: Readonly<Record<G711Law, Int16Array>> = {
  ulaw: buildDecodeTable(decodeUlawByte),
  alaw: buildDecodeTable(decodeAlawByte),
};

function buildTranscodeTable(from: G711Law, to: G711Law): Uint8Array {
  return Uint8Array.from(decodeTables[from], (sample) => encodeTables[to][sample & 0xffff] ?? 0);
}
const ulawToAlaw = buildTranscodeTable("ulaw", "alaw");
const alawToUlaw = buildTranscodeTable("alaw", "ulaw");

/** Encode 16-bit samples; `out` must be at least as long. */
export function encodeG711(
  law: G711Law,
  samples: Int16Array,
  out: Uint8Array = new Uint8Array(samples.length),
): Uint8Array {
  const table = encodeTables[law];
  for (let i = 0; i < samples.length; i++) out[i] = table[(samples[i] ?? 0) & 0xffff] ?? 0;
  return out;
}

/** Decode to 16-bit samples; `out` must be at least as long. */
export function decodeG711(
  law: G711Law,
  bytes: Uint8Array,
  out: Int16Array = new Int16Array(bytes.length),
): Int16Array {
  const table = decodeTables[law];
  for (let i = 0; i < bytes.length; i++) out[i] = table[bytes[i] ?? 0] ?? 0;
  return out;
}

/** From one law to the other, by table 256 → 256; `out` may be the input itself. */
export function transcodeG711(
  from: G711Law,
  bytes: Uint8Array,
  out: Uint8Array = new Uint8Array(bytes.length),
): Uint8Array {
  const table = from === "ulaw" ? ulawToAlaw : alawToUlaw;
  for (let i = 0; i < bytes.length; i++) out[i] = table[bytes[i] ?? 0] ?? 0;
  return out;
}

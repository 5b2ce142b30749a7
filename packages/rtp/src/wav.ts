import { decodeG711 } from "./g711";

/** RIFF WAVE (Microsoft, 1991/1994), reading what telephones and sound editors write. */
const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_ALAW = 6;
const FORMAT_ULAW = 7;
const FORMAT_EXTENSIBLE = 0xfffe;

export const WAV_HEADER_BYTES = 44;

/** The bytes are no WAV file that can be read; the message says why. */
export class WavError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "WavError";
  }
}

export interface WavAudio {
  readonly sampleRate: number;
  /** One array a channel, −1…1. */
  readonly channels: readonly Float32Array[];
}

/** Header of a PCM16 file with `dataBytes` of samples; sizes beyond 32 bits are written as the largest. */
export function buildWavHeader(options: {
  readonly sampleRate: number;
  readonly channels: number;
  readonly dataBytes: number;
}): Uint8Array {
  const { sampleRate, channels } = options;
  const dataBytes = Math.min(options.dataBytes, 0xffffffff - 36);
  const out = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(out.buffer);
  writeAscii(out, 0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  writeAscii(out, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  writeAscii(out, 36, "data");
  view.setUint32(40, dataBytes, true);
  return out;
}

/** A whole PCM16 file; with several channels their samples must be interleaved already. */
export function buildWav(
  samples: Int16Array,
  options: { readonly sampleRate: number; readonly channels: number },
): Uint8Array {
  const dataBytes = samples.length * 2;
  const out = new Uint8Array(WAV_HEADER_BYTES + dataBytes);
  out.set(buildWavHeader({ ...options, dataBytes }));
  const view = new DataView(out.buffer, WAV_HEADER_BYTES);
  for (let i = 0; i < samples.length; i++) view.setInt16(i * 2, samples[i] ?? 0, true);
  return out;
}

interface WavFormat {
  readonly encoding: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

/** True where the bytes begin as a WAV file does. */
export function looksLikeWav(bytes: Uint8Array): boolean {
  return ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 4) === "WAVE";
}

/**
 * Read PCM of 8, 16, 24 or 32 bits, float of 32 or 64, µ-law or A-law, any rate, up to 32 channels. A data chunk that
 * says more than there is (a recording that was cut off, a stream) is read as far as it goes.
 * @throws WavError
 */
export function parseWav(bytes: Uint8Array): WavAudio {
  if (!looksLikeWav(bytes)) throw new WavError("it does not begin with RIFF and WAVE");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: WavFormat | null = null;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const id = ascii(bytes, at, 4);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (id === "fmt ") format = readFormat(view, start, Math.min(size, bytes.length - start));
    if (id === "data") {
      if (format === null) throw new WavError("its data come before its format");
      return readSamples(bytes.subarray(start, Math.min(bytes.length, start + size)), format);
    }
    // Chunks are filled to an even length.
    at = start + size + (size & 1);
  }
  throw new WavError(format === null ? "it has no format chunk" : "it has no data chunk");
}

function readFormat(view: DataView, at: number, size: number): WavFormat {
  if (size < 16) throw new WavError("its format chunk is too short");
  let encoding = view.getUint16(at, true);
  // The first two bytes of the GUID of an extensible format are the encoding it stands for.
  if (encoding === FORMAT_EXTENSIBLE && size >= 26) encoding = view.getUint16(at + 24, true);
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  if (channels < 1 || channels > 32) throw new WavError(`it says it has ${channels} channels`);
  if (sampleRate < 1_000 || sampleRate > 768_000) throw new WavError(`its sample rate is ${sampleRate} Hz`);
  return { encoding, channels, sampleRate, bits };
}

function readSamples(data: Uint8Array, format: WavFormat): WavAudio {
  const read = sampleReader(data, format);
  const bytesPerSample = format.bits / 8;
  const frames = Math.floor(data.length / (bytesPerSample * format.channels));
  const channels = Array.from({ length: format.channels }, () => new Float32Array(frames));
  let index = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (const channel of channels) channel[frame] = read(index++);
  }
  return { sampleRate: format.sampleRate, channels };
}

function sampleReader(data: Uint8Array, { encoding, bits }: WavFormat): (index: number) => number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if ((encoding === FORMAT_ULAW || encoding === FORMAT_ALAW) && bits === 8) {
    const samples = decodeG711(encoding === FORMAT_ULAW ? "ulaw" : "alaw", data);
    return (index) => (samples[index] ?? 0) / 32_768;
  }
  if (encoding === FORMAT_PCM && bits === 8) return (index) => (view.getUint8(index) - 128) / 128;
  if (encoding === FORMAT_PCM && bits === 16) return (index) => view.getInt16(index * 2, true) / 32_768;
  if (encoding === FORMAT_PCM && bits === 24) {
    return (index) => (view.getInt8(index * 3 + 2) * 65_536 + view.getUint16(index * 3, true)) / 8_388_608;
  }
  if (encoding === FORMAT_PCM && bits === 32) return (index) => view.getInt32(index * 4, true) / 2_147_483_648;
  if (encoding === FORMAT_FLOAT && bits === 32) return (index) => finite(view.getFloat32(index * 4, true));
  if (encoding === FORMAT_FLOAT && bits === 64) return (index) => finite(view.getFloat64(index * 8, true));
  throw new WavError(`its encoding (format ${encoding}, ${bits} bits) is not supported`);
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function writeAscii(out: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i);
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

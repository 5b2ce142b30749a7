import { looksLikeWav, parseWav, WavError } from "@callwright/rtp";
import { FLACDecoder } from "@wasm-audio-decoders/flac";
import { OggVorbisDecoder } from "@wasm-audio-decoders/ogg-vorbis";
import { MPEGDecoder } from "mpg123-decoder";
import { MediaControlError } from "../control/media-control-error";

/** Audio as decoded: any rate, any number of channels, −1…1. */
export interface DecodedAudio {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

type Format = "wav" | "mp3" | "ogg-vorbis" | "flac";

/** What the three wasm decoders have in common. */
interface WasmDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Promise<DecoderOutput>;
  free(): void;
}
interface DecoderOutput {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
}

const notAudio = (reason: string) => new MediaControlError("not-audio", `not-audio: ${reason}`);

/**
 * Decode a whole file, known by its first bytes and not by its name.
 * @throws MediaControlError `not-audio` with what was wrong
 */
export async function decodeAudio(bytes: Uint8Array): Promise<DecodedAudio> {
  const format = sniff(bytes);
  const audio = format === "wav" ? decodeWav(bytes) : await decodeByWasm(format, bytes);
  const length = audio.channels[0]?.length ?? 0;
  if (length === 0) throw notAudio(`the ${format} file holds no sound`);
  if (audio.sampleRate < 1_000 || audio.sampleRate > 768_000) throw notAudio(`a sample rate of ${audio.sampleRate} Hz`);
  return audio;
}

/** All channels as one. */
export function mixDown(audio: DecodedAudio): Float32Array {
  const [first, ...others] = audio.channels;
  if (first === undefined) return new Float32Array(0);
  if (others.length === 0) return first;
  return first.map((sample, i) => others.reduce((sum, other) => sum + (other[i] ?? 0), sample) / audio.channels.length);
}

function sniff(bytes: Uint8Array): Format {
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  if (bytes.length === 0) throw notAudio("the file is empty");
  if (looksLikeWav(bytes)) return "wav";
  if (text(0, 4) === "fLaC") return "flac";
  if (text(0, 3) === "ID3" || isMpegFrame(bytes)) return "mp3";
  if (text(0, 4) === "OggS") {
    if (text(28, 8) === "OpusHead")
      throw notAudio("Ogg Opus is not supported; save it as WAV, MP3, FLAC or Ogg Vorbis");
    return "ogg-vorbis";
  }
  throw notAudio("it is none of WAV, MP3, FLAC or Ogg Vorbis");
}

/** An MPEG audio frame header: 11 bits of sync, a layer, a bitrate and a rate that exist (ISO 11172-3 §2.4.2.3). */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [b0 = 0, b1 = 0, b2 = 0] = bytes;
  return b0 === 0xff && (b1 & 0xe0) === 0xe0 && (b1 & 0x06) !== 0 && (b2 & 0xf0) !== 0xf0 && (b2 & 0x0c) !== 0x0c;
}

function decodeWav(bytes: Uint8Array): DecodedAudio {
  try {
    return parseWav(bytes);
  } catch (error) {
    if (error instanceof WavError) throw notAudio(`the WAV file cannot be read: ${error.message}`);
    throw error;
  }
}

function createDecoder(format: Exclude<Format, "wav">): WasmDecoder {
  if (format === "mp3") {
    const decoder = new MPEGDecoder();
    return { ready: decoder.ready, decode: async (bytes) => decoder.decode(bytes), free: () => decoder.free() };
  }
  const decoder = format === "flac" ? new FLACDecoder() : new OggVorbisDecoder();
  return { ready: decoder.ready, decode: (bytes) => decoder.decodeFile(bytes), free: () => decoder.free() };
}

async function decodeByWasm(format: Exclude<Format, "wav">, bytes: Uint8Array): Promise<DecodedAudio> {
  const decoder = createDecoder(format);
  try {
    await decoder.ready;
    const { channelData, samplesDecoded, sampleRate } = await decoder.decode(bytes);
    return { sampleRate, channels: channelData.map((channel) => channel.slice(0, samplesDecoded)) };
  } catch (error) {
    throw notAudio(`the ${format} file cannot be decoded: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    decoder.free();
  }
}

import { buildWav, encodeG711 } from "@callwright/rtp";
import { MediaControlError } from "../control/media-control-error";
import { type DecodedAudio, mixDown } from "./decode-audio";
import { normalizeLevel, removeOffset, toPcm16 } from "./loudness";
import { resample } from "./resample";

/** Rate of the file that is kept to listen to, and for wideband codecs. */
export const MASTER_RATE = 16_000;
const TELEPHONE_RATE = 8_000;
export const MAX_PROMPT_MS = 60 * 60_000;

/** A prompt in all the forms that are stored. */
export interface PreparedPrompt {
  /** 16 kHz mono PCM16 WAV; its SHA-256 names the prompt. */
  readonly wav: Uint8Array;
  readonly ulaw: Uint8Array;
  readonly alaw: Uint8Array;
  readonly durationMs: number;
}

/**
 * Convert audio for the telephone: mono, no offset, levelled, at 16 kHz and as both laws of G.711 at 8 kHz.
 * @throws MediaControlError `limit` where it is too long
 */
export function preparePrompt(audio: DecodedAudio, options: { readonly normalize: boolean }): PreparedPrompt {
  const length = audio.channels[0]?.length ?? 0;
  const durationMs = Math.round((length * 1_000) / audio.sampleRate);
  if (durationMs > MAX_PROMPT_MS) {
    throw new MediaControlError(
      "limit",
      `the audio lasts ${Math.round(durationMs / 60_000)} minutes; at most 60 are kept`,
    );
  }
  const mono = removeOffset(mixDown(audio));
  const wide = resample(mono, audio.sampleRate, MASTER_RATE);
  const master = options.normalize ? normalizeLevel(wide, MASTER_RATE) : wide;
  // What the telephone gets is made of the rounded master, so the same hash is always the same sound.
  const pcm = toPcm16(master);
  const narrow = toPcm16(
    resample(
      Float32Array.from(pcm, (sample) => sample / 32_768),
      MASTER_RATE,
      TELEPHONE_RATE,
    ),
  );
  return {
    wav: buildWav(pcm, { sampleRate: MASTER_RATE, channels: 1 }),
    ulaw: encodeG711("ulaw", narrow),
    alaw: encodeG711("alaw", narrow),
    durationMs,
  };
}

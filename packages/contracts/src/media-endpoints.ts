import { z } from "zod";
import { epochSchema, hashSchema, idSchema } from "./media-fields";

/** What the media control protocol (media-control.ts) says of errors, endpoints and things to play. */
export const mediaDigitSchema = z.string().regex(/^[0-9*#A-D]$/);
export type MediaDigit = z.infer<typeof mediaDigitSchema>;
// ---------------------------------------------------------------------------------------------------- errors

/**
 * - `bad-request` the parameters are not of this protocol; the message names the field
 * - `stale-epoch`, `not-claimed` see ownership above
 * - `not-found` no such endpoint, play, recording, prompt or voice
 * - `exists` the id is in use by something else (another session's endpoint, a recording with another id in progress)
 * - `bad-sdp` cannot be read, or says something impossible · `no-common-codec` nothing we speak is offered
 * - `not-negotiated` the remote SDP is still missing
 * - `no-ports` the port range is used up · `limit` another limit; the message says which
 * - `not-audio` the bytes are no audio we can decode · `bad-text` speech text is empty or too long
 * - `unavailable` the server is closing, or a part of it (voice, worker) failed · `internal` a defect of the server
 */
export const mediaErrorCodeSchema = z.enum([
  "bad-request",
  "stale-epoch",
  "not-claimed",
  "not-found",
  "exists",
  "bad-sdp",
  "no-common-codec",
  "not-negotiated",
  "no-ports",
  "limit",
  "not-audio",
  "bad-text",
  "unavailable",
  "internal",
]);
export type MediaErrorCode = z.infer<typeof mediaErrorCodeSchema>;

export const mediaErrorSchema = z.object({ code: mediaErrorCodeSchema, message: z.string() });
export type MediaError = z.infer<typeof mediaErrorSchema>;

// ---------------------------------------------------------------------------------------------------- endpoints

export const mediaDirectionSchema = z.enum(["sendrecv", "sendonly", "recvonly", "inactive"]);
export type MediaDirection = z.infer<typeof mediaDirectionSchema>;

export const mediaCodecSchema = z.enum(["PCMU", "PCMA"]);
export type MediaCodec = z.infer<typeof mediaCodecSchema>;

export const endpointStatsSchema = z.object({
  packetsSent: z.number().int(),
  bytesSent: z.number().int(),
  packetsReceived: z.number().int(),
  bytesReceived: z.number().int(),
  /** By sequence number (RFC 3550 A.3); late and doubled packets can make it smaller, never negative. */
  packetsLost: z.number().int(),
  /** Interarrival jitter of what we received, RFC 3550 A.8. */
  jitterMs: z.number(),
  /** What was dropped: too short, no RTP, an unknown payload type, or from a source that is not the peer. */
  packetsDropped: z.number().int(),
  /** From the peer's last RTCP report; null where it sent none. */
  remoteFractionLost: z.number().nullable(),
  remoteJitterMs: z.number().nullable(),
  rttMs: z.number().nullable(),
  durationMs: z.number().int(),
});
export type EndpointStats = z.infer<typeof endpointStatsSchema>;

export const playStateSchema = z.object({
  playId: idSchema,
  /** Index in `items`, and how far into it: enough to say what the caller has heard. */
  itemIndex: z.number().int(),
  itemPositionMs: z.number().int(),
  /** What has been heard in all, all loops counted. */
  playedMs: z.number().int(),
  loop: z.boolean(),
});
export type PlayState = z.infer<typeof playStateSchema>;

export const recordStateSchema = z.object({
  recordingId: idSchema,
  recordedMs: z.number().int(),
  paused: z.boolean(),
});
export type RecordState = z.infer<typeof recordStateSchema>;

export const endpointStateSchema = z.object({
  endpointId: idSchema,
  sessionId: idSchema,
  epoch: epochSchema,
  legId: idSchema,
  /** `offered`: our offer waits for an answer; `negotiated`: audio can flow. */
  state: z.enum(["offered", "negotiated"]),
  localSdp: z.string(),
  localPort: z.number().int(),
  codec: mediaCodecSchema.nullable(),
  /** How digits are sent: `inband` where the peer has no telephone-event. */
  dtmf: z.enum(["rfc4733", "inband"]).nullable(),
  /** From our side, as negotiated: `recvonly` or `inactive` while the peer holds us. */
  direction: mediaDirectionSchema,
  play: playStateSchema.nullable(),
  record: recordStateSchema.nullable(),
  bridgedTo: idSchema.nullable(),
  stats: endpointStatsSchema,
});
export type EndpointState = z.infer<typeof endpointStateSchema>;

// ---------------------------------------------------------------------------------------------------- play items

export const MEDIA_SPEECH_MAX_CHARS = 2_000;
export const MEDIA_PLAY_MAX_ITEMS = 100;

export const speechRequestSchema = z.object({
  text: z.string().min(1).max(MEDIA_SPEECH_MAX_CHARS),
  /** BCP 47; a provider answers for a language. */
  language: z.string().min(2).max(35).default("en"),
  /** A voice of {@link mediaMethods}`["speech.voices"]`; without it the language's default. */
  voice: z.string().min(1).max(64).optional(),
  /** 1 is the voice's own pace, 2 twice as fast. */
  rate: z.number().min(0.5).max(2).default(1),
});
export type SpeechRequest = z.infer<typeof speechRequestSchema>;

export const mediaPlayItemSchema = z.discriminatedUnion("type", [
  /** An ingested prompt, prepared speech or a finished recording, by hash. */
  z.object({ type: z.literal("prompt"), hash: hashSchema }),
  /** Synthesized first where it is not cached; the caller hears silence meanwhile. */
  z.object({ type: z.literal("speech"), ...speechRequestSchema.shape }),
  /** `onMs` of the frequencies mixed, then `offMs` of silence. Each frequency has `levelDb` (dBm0). */
  z.object({
    type: z.literal("tone"),
    frequenciesHz: z.array(z.number().min(20).max(3_900)).min(1).max(4),
    onMs: z.number().int().min(10).max(60_000),
    offMs: z.number().int().min(0).max(60_000),
    levelDb: z.number().min(-60).max(0).default(-13),
  }),
  z.object({ type: z.literal("silence"), ms: z.number().int().min(0).max(60_000) }),
]);
/** As the server reads it, defaults filled in. */
export type MediaPlayItem = z.infer<typeof mediaPlayItemSchema>;
/** As a client may write it. */
export type MediaPlayItemInput = z.input<typeof mediaPlayItemSchema>;

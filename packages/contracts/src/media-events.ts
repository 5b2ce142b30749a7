import { z } from "zod";
import { endpointStatsSchema, mediaDigitSchema, mediaErrorSchema } from "./media-endpoints";
import { hashSchema, idSchema } from "./media-fields";

/** The events of the media control protocol (media-control.ts). */
const onEndpoint = { endpointId: idSchema, sessionId: idSchema, legId: idSchema };

export const dtmfSourceSchema = z.enum(["rfc4733", "inband", "info"]);

export const playFinishedReasonSchema = z.enum(["completed", "stopped", "barge", "failed", "closed"]);
export const recordFinishedReasonSchema = z.enum(["maxLength", "silence", "key", "stopped", "hangup", "failed"]);
export const endpointClosedReasonSchema = z.enum(["requested", "ttl", "shutdown", "failed"]);

export const recordingResultSchema = z.object({
  recordingId: idSchema,
  reason: recordFinishedReasonSchema,
  /** The key that ended it, with reason `key`. */
  key: mediaDigitSchema.optional(),
  /** Why it failed. What was recorded until then is kept. */
  message: z.string().optional(),
  /** SHA-256 of the file; plays as `{ type: "prompt", hash }`. Empty where nothing could be written. */
  hash: z.union([hashSchema, z.literal("")]),
  /** Of the WAV file, relative to the store directory. */
  path: z.string(),
  bytes: z.number().int(),
  durationMs: z.number().int(),
});
export type RecordingResult = z.infer<typeof recordingResultSchema>;

export const mediaEventSchema = z.discriminatedUnion("type", [
  /** A key was pressed: sent on the first packet of it. This is the event to act on. */
  z.object({ type: z.literal("dtmf.begin"), ...onEndpoint, digit: mediaDigitSchema, source: dtmfSourceSchema }),
  z.object({
    type: z.literal("dtmf.end"),
    ...onEndpoint,
    digit: mediaDigitSchema,
    source: dtmfSourceSchema,
    durationMs: z.number().int(),
  }),
  /** The digits of a `dtmf.send` have all gone out. */
  z.object({ type: z.literal("dtmf.sent"), ...onEndpoint, digits: z.string() }),
  z.object({
    type: z.literal("play.finished"),
    ...onEndpoint,
    playId: idSchema,
    reason: playFinishedReasonSchema,
    playedMs: z.number().int(),
    /** Why it failed: code and text for people. */
    error: mediaErrorSchema.optional(),
  }),
  z.object({ type: z.literal("record.finished"), ...onEndpoint, ...recordingResultSchema.shape }),
  /** Neither RTP nor RTCP came for the endpoint's `rtpTimeoutMs`, the call not being on hold. Once per silence. */
  z.object({ type: z.literal("endpoint.rtpTimeout"), ...onEndpoint, silentMs: z.number().int() }),
  z.object({ type: z.literal("endpoint.rtpResumed"), ...onEndpoint }),
  z.object({
    type: z.literal("bridge.ended"),
    ...onEndpoint,
    peerEndpointId: idSchema,
    reason: z.enum(["requested", "peer-closed"]),
  }),
  z.object({
    type: z.literal("endpoint.closed"),
    ...onEndpoint,
    reason: endpointClosedReasonSchema,
    stats: endpointStatsSchema,
  }),
]);
export type MediaEvent = z.infer<typeof mediaEventSchema>;

/** `seq` counts all events of one boot from 1 without gaps; `at` is epoch milliseconds. */
export const mediaEventFrameSchema = z.object({
  type: z.literal("event"),
  seq: z.number().int().positive(),
  at: z.number(),
  event: mediaEventSchema,
});
export type MediaEventFrame = z.infer<typeof mediaEventFrameSchema>;

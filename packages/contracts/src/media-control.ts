import { z } from "zod";
import {
  endpointStateSchema,
  endpointStatsSchema,
  MEDIA_PLAY_MAX_ITEMS,
  mediaCodecSchema,
  mediaDigitSchema,
  mediaDirectionSchema,
  mediaErrorSchema,
  mediaPlayItemSchema,
  speechRequestSchema,
} from "./media-endpoints";
import { mediaEventFrameSchema } from "./media-events";
import { epochSchema, hashSchema, idSchema, sdpSchema } from "./media-fields";

/**
 * The media control protocol (ARCHITECTURE §5): newline-delimited JSON over TCP, one object a line.
 *
 * 1. The client sends {@link mediaHelloSchema} (secret, compared in constant time); the server answers `welcome` or
 *    `refused` and closes. Nothing else is read before that, and a hello line is at most {@link MEDIA_HELLO_MAX_CHARS}.
 * 2. The client sends requests, in any number at once; each is answered by one reply with its id, in any order, but
 *    requests about one endpoint take effect in the order they were sent.
 * 3. The server pushes events. They go to the connection that owns the session (the last one that made a valid request
 *    for it) and are kept in a bounded ring, from which `events.since` reads them again.
 * 4. A connection that is silent for `idleTimeoutMs` (see `welcome`) is closed: send `ping`.
 *
 * **Ownership.** An endpoint belongs to a session at an epoch. A request with a lower epoch than the session's is refused
 * (`stale-epoch`), with a higher one too (`not-claimed`) until `session.claim` has raised it. Where the owning connection
 * goes away and nobody claims or asks within the endpoint's `ttlMs`, the endpoint is closed (reason `ttl`).
 *
 * **Idempotency.** Ids (`endpointId`, `playId`, `recordingId`) are chosen by the client. Repeating a create, play or
 * record with an id that the server knows does nothing a second time and answers with the present state; a play that has
 * already finished is answered `finished`.
 */
export const MEDIA_PROTOCOL_VERSION = 1;
export const MEDIA_HELLO_MAX_CHARS = 4_096;
/** A longer line closes the connection. Larger uploads go through the store's `incoming/` folder. */
export const MEDIA_FRAME_MAX_CHARS = 24 * 1024 * 1024;
// ---------------------------------------------------------------------------------------------------- greeting

export const mediaHelloSchema = z.object({
  type: z.literal("hello"),
  version: z.literal(MEDIA_PROTOCOL_VERSION),
  secret: z.string().max(1_024),
  /** Names the client in logs and stats, e.g. `runtime-3`. */
  clientId: idSchema,
});

export const mediaWelcomeSchema = z.object({
  type: z.literal("welcome"),
  version: z.literal(MEDIA_PROTOCOL_VERSION),
  serverId: z.string(),
  /** Changes whenever the server starts anew: endpoints and event numbers of another boot are gone. */
  bootId: z.string(),
  /** Number of the newest event so far; 0 where there was none. */
  lastSeq: z.number().int().min(0),
  idleTimeoutMs: z.number().int().positive(),
});

export const mediaRefusedSchema = z.object({
  type: z.literal("refused"),
  code: z.enum(["bad-secret", "bad-hello", "version", "too-many-connections"]),
  message: z.string(),
});

// ---------------------------------------------------------------------------------------------------- requests

const owner = { sessionId: idSchema, epoch: epochSchema };
const target = { ...owner, endpointId: idSchema };
const empty = z.object({});

const ingestedPromptSchema = z.object({
  hash: hashSchema,
  durationMs: z.number().int(),
  /** Relative to the store directory: 16 kHz mono WAV to listen to. */
  path: z.string(),
});
export type IngestedPrompt = z.infer<typeof ingestedPromptSchema>;

/** Every request: the shape of its parameters and of its result. */
export const mediaMethods = {
  ping: { params: empty, result: z.object({ at: z.number() }) },

  "server.stats": {
    params: empty,
    result: z.object({
      serverId: z.string(),
      bootId: z.string(),
      uptimeMs: z.number().int(),
      endpoints: z.number().int(),
      sessions: z.number().int(),
      connections: z.number().int(),
      plays: z.number().int(),
      recordings: z.number().int(),
      ports: z.object({ free: z.number().int(), used: z.number().int() }),
      promptCache: z.object({ entries: z.number().int(), bytes: z.number().int(), maxBytes: z.number().int() }),
      events: z.object({ firstSeq: z.number().int(), lastSeq: z.number().int() }),
      /** Per RTP worker: endpoints on it and how late its 20 ms clock ran at worst in the last second. */
      workers: z.array(z.object({ endpoints: z.number().int(), maxLateMs: z.number() })),
    }),
  },

  /**
   * Take a session over with a higher epoch, or say with the same one that this connection owns it now (after a
   * reconnect). From here requests with a lower epoch are refused. A session that is unknown is claimed all the same.
   */
  "session.claim": {
    params: z.object(owner),
    result: z.object({
      endpoints: z.array(endpointStateSchema),
      /** Number of the newest event of the server at this moment: read what was missed with `events.since`. */
      lastSeq: z.number().int(),
    }),
  },
  /** Close all endpoints of a session. */
  "session.close": {
    params: z.object(owner),
    result: z.object({ closed: z.array(z.object({ endpointId: idSchema, stats: endpointStatsSchema })) }),
  },

  /** With `remoteOffer` the local SDP is an answer; with null it is an offer (outbound call, late offer). */
  "endpoint.create": {
    params: z.object({
      ...target,
      legId: idSchema,
      remoteOffer: sdpSchema.nullable(),
      /** In order of preference; for an answer the offer's order counts among these. */
      codecs: z.array(mediaCodecSchema).min(1).default(["PCMU", "PCMA"]),
      ttlMs: z.number().int().min(1_000).max(3_600_000).default(30_000),
      /** 0: never report silence. */
      rtpTimeoutMs: z.number().int().min(0).max(3_600_000).default(30_000),
    }),
    result: z.object({ endpoint: endpointStateSchema, localSdp: z.string(), kind: z.enum(["offer", "answer"]) }),
  },
  /**
   * - `remote: { type: "answer" }` the answer to our offer; may come again (183, then 200; a fork)
   * - `remote: { type: "offer" }` the peer's re-INVITE: the result is our answer
   * - `remote: null` a new offer of ours (re-INVITE that we send, or one of the peer's without SDP)
   *
   * `direction` is what we want (hold a leg: `sendonly` or `inactive`); it stays until changed.
   */
  "endpoint.modify": {
    params: z.object({
      ...target,
      remote: z.object({ type: z.enum(["offer", "answer"]), sdp: sdpSchema }).nullable(),
      direction: mediaDirectionSchema.optional(),
    }),
    result: z.object({ endpoint: endpointStateSchema, localSdp: z.string().nullable() }),
  },
  "endpoint.get": { params: z.object(target), result: z.object({ endpoint: endpointStateSchema }) },
  "endpoint.list": { params: z.object(owner), result: z.object({ endpoints: z.array(endpointStateSchema) }) },
  /** Ends what plays and records (reasons `closed`, `hangup`); their events come before `endpoint.closed`. */
  "endpoint.close": { params: z.object(target), result: z.object({ stats: endpointStatsSchema }) },

  /** Starts at once; what played before on this endpoint ends with reason `stopped`. A bridged leg hears the play instead of its peer. */
  "media.play": {
    params: z.object({
      ...target,
      playId: idSchema,
      items: z.array(mediaPlayItemSchema).max(MEDIA_PLAY_MAX_ITEMS),
      loop: z.boolean().default(false),
      /** A digit stops it at once, in the media server. */
      bargeIn: z.boolean().default(false),
      /** Begin so far into the list: to go on after a takeover. */
      offsetMs: z.number().int().min(0).max(86_400_000).default(0),
    }),
    result: z.object({ state: z.enum(["playing", "finished"]) }),
  },
  /** Without `playId`: whatever plays. `stopped` false where that play is not on. */
  "media.stop": {
    params: z.object({ ...target, playId: idSchema.optional() }),
    result: z.object({ stopped: z.boolean() }),
  },

  /** Sent as RFC 4733 events, or as tones where the peer has no telephone-event. `,` is a pause of 500 ms. */
  "dtmf.send": {
    params: z.object({
      ...target,
      digits: z
        .string()
        .regex(/^[0-9*#A-D,]+$/)
        .max(64),
      toneMs: z.number().int().min(40).max(5_000).default(100),
      gapMs: z.number().int().min(40).max(5_000).default(80),
    }),
    result: z.object({ durationMs: z.number().int() }),
  },
  /** A digit that came another way (SIP INFO): barge-in, finish keys and events as if it had come by RTP. */
  "dtmf.inject": {
    params: z.object({ ...target, digit: mediaDigitSchema, durationMs: z.number().int().min(0).default(160) }),
    result: empty,
  },

  "record.start": {
    params: z.object({
      ...target,
      recordingId: idSchema,
      /** `received`: the peer alone, mono; `mixed`: both, mono; `stereo`: left what we received, right what we sent. */
      layout: z.enum(["received", "mixed", "stereo"]).default("received"),
      maxMs: z.number().int().min(100).max(86_400_000),
      /** So much silence from the peer ends it; 0: never. */
      silenceMs: z.number().int().min(0).max(600_000).default(0),
      /** Below this level (dBm0, of a 20 ms frame) is silence. */
      silenceDb: z.number().min(-70).max(-10).default(-38),
      /** Keys that end it. */
      finishKeys: z
        .string()
        .regex(/^[0-9*#A-D]*$/)
        .default(""),
      /** A short tone first; recording begins after it. */
      beep: z.boolean().default(false),
    }),
    result: z.object({ state: z.enum(["recording", "finished"]) }),
  },
  "record.stop": {
    params: z.object({ ...target, recordingId: idSchema }),
    result: z.object({ stopped: z.boolean() }),
  },
  /** While paused nothing is written and no time counts (PCI: a card number is being said). */
  "record.pause": { params: z.object({ ...target, recordingId: idSchema }), result: empty },
  "record.resume": { params: z.object({ ...target, recordingId: idSchema }), result: empty },

  /** Connects two endpoints of the session; digits pass through and are still reported. */
  "bridge.connect": {
    params: z.object({ ...owner, a: idSchema, b: idSchema }),
    result: empty,
  },
  /** `disconnected` false where it was not bridged. */
  "bridge.disconnect": {
    params: z.object(target),
    result: z.object({ disconnected: z.boolean() }),
  },

  /**
   * Decode (WAV, MP3, Ogg Vorbis, FLAC), convert, level and store audio. The same audio has the same hash.
   * `incoming` names a file that the caller has put into the store's `incoming/` folder; it is removed when stored.
   */
  "store.ingest": {
    params: z.object({
      source: z.discriminatedUnion("type", [
        z.object({ type: z.literal("bytes"), base64: z.string().min(1) }),
        z.object({
          type: z.literal("incoming"),
          name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/),
        }),
      ]),
      /** Bring it to the common prompt level; false keeps its own (music, test tones). */
      normalize: z.boolean().default(true),
    }),
    result: ingestedPromptSchema,
  },
  "store.stat": {
    params: z.object({ hash: hashSchema }),
    result: z.object({ prompt: ingestedPromptSchema.nullable() }),
  },

  /** Synthesize off the call's path. `cached`: it was there already. */
  "speech.prepare": {
    params: speechRequestSchema,
    result: z.object({ ...ingestedPromptSchema.shape, cached: z.boolean() }),
  },
  "speech.voices": {
    params: empty,
    result: z.object({
      voices: z.array(z.object({ voice: z.string(), language: z.string(), label: z.string(), default: z.boolean() })),
    }),
  },

  /**
   * Events after `afterSeq`, oldest first, at most `limit`; with `sessionId` only that session's. `lost`: some that were
   * asked for have left the ring (or belong to another boot): read the endpoints' state instead.
   */
  "events.since": {
    params: z.object({
      afterSeq: z.number().int().min(0),
      sessionId: idSchema.optional(),
      limit: z.number().int().min(1).max(10_000).default(1_000),
    }),
    result: z.object({
      events: z.array(mediaEventFrameSchema),
      lost: z.boolean(),
      more: z.boolean(),
      lastSeq: z.number().int(),
    }),
  },
} as const;

export type MediaMethods = typeof mediaMethods;
export type MediaMethod = keyof MediaMethods;
/** Parameters as a client writes them (defaults may be left out). */
export type MediaParams<M extends MediaMethod> = z.input<MediaMethods[M]["params"]>;
/** Parameters as a server reads them (defaults filled in). */
export type MediaParsedParams<M extends MediaMethod> = z.output<MediaMethods[M]["params"]>;
export type MediaResult<M extends MediaMethod> = z.output<MediaMethods[M]["result"]>;

const methodNames = new Set<string>(Object.keys(mediaMethods));
/** Narrows a string to the name of a request. */
export function isMediaMethod(name: string): name is MediaMethod {
  return methodNames.has(name);
}

export const mediaRequestFrameSchema = z.object({
  type: z.literal("request"),
  /** Chosen by the client, unique among its open requests. */
  id: z.union([z.number().int().min(0), z.string().min(1).max(64)]),
  method: z.string(),
  params: z.unknown(),
});
export type MediaRequestFrame = z.infer<typeof mediaRequestFrameSchema>;

export const mediaReplyFrameSchema = z.discriminatedUnion("ok", [
  z.object({
    type: z.literal("reply"),
    id: mediaRequestFrameSchema.shape.id,
    ok: z.literal(true),
    /** By the method's `result` schema. */
    result: z.unknown(),
  }),
  z.object({
    type: z.literal("reply"),
    id: mediaRequestFrameSchema.shape.id,
    ok: z.literal(false),
    error: mediaErrorSchema,
  }),
]);
export type MediaReplyFrame = z.infer<typeof mediaReplyFrameSchema>;

/** What a client reads. */
export const mediaServerFrameSchema = z.union([
  mediaWelcomeSchema,
  mediaRefusedSchema,
  mediaReplyFrameSchema,
  mediaEventFrameSchema,
]);
export type MediaServerFrame = z.infer<typeof mediaServerFrameSchema>;
/** What a server reads. */
export const mediaClientFrameSchema = z.discriminatedUnion("type", [mediaHelloSchema, mediaRequestFrameSchema]);
export type MediaClientFrame = z.infer<typeof mediaClientFrameSchema>;

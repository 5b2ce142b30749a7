import { z } from "zod";
import { endpointStatsSchema } from "./media-endpoints";

/**
 * What is live, in Redis: keys of calls in progress, channels on which processes tell each other of changes, and
 * commands to a call. Everything that must last is in PostgreSQL; these keys are gone when a call has ended.
 */

/**
 * A call's keys share a hash tag, so that on a Redis cluster they lie together and a script may touch them all.
 *
 * - `session` hash: `owner`, `epoch`, `info` ({@link liveCallInfoSchema}), `leg:<legId>` ({@link liveLegSchema})
 * - `journal` stream: one entry for each event, its id `<seq>-0`, fields `event` (JSON), and where they apply
 *   `sealed` (the digit that the mask stands for) and `media` (`<bootId>/<seq>` of the media event it came of)
 * - `secret`: key under which secret digits of this call are sealed; destroyed with the call
 * - `commands` stream: {@link callCommandSchema}, one entry each, field `command`
 */
export const callKeys = (callId: string) => ({
  session: `cw:call:{${callId}}:session`,
  journal: `cw:call:{${callId}}:journal`,
  secret: `cw:call:{${callId}}:secret`,
  commands: `cw:call:{${callId}}:commands`,
});

/** Every key of any call, for tests and for the operator's eyes. */
export const CALL_KEY_PATTERN = "cw:call:*";

export const runtimeKeys = {
  /** Sorted set of runtimes by the time at which they were last heard (epoch milliseconds). */
  all: "cw:runtimes",
  /** Holds as long as the runtime lives: its lease on all of its calls. */
  lease: (runtimeId: string) => `cw:runtime:${runtimeId}:lease`,
  /** Set of the calls that the runtime has. */
  calls: (runtimeId: string) => `cw:runtime:${runtimeId}:calls`,
  /** Stands for a runtime in `owner` and {@link runtimeKeys.calls}: calls that were given up for others to take. */
  released: "released",
  /** Hash of finished calls whose records PostgreSQL has not taken yet: call id → record as JSON. */
  unwrittenRecords: "cw:records:unwritten",
} as const;

export const liveChannels = {
  /** A number, its flow, or an extension was changed: payload {@link numbersChangedSchema}. Runtimes forget what they had cached. */
  numbersChanged: "cw:numbers:changed",
  /** Calls were given up or their runtime ended: others look for calls to take at once. */
  callsReleased: "cw:calls:released",
  /** A command waits in the stream of the call whose id is the payload. */
  callCommand: "cw:calls:command",
  /** What happens in the calls of a workspace: payload {@link liveCallEventSchema}. */
  calls: (workspaceId: string) => `cw:live:${workspaceId}:calls`,
} as const;

export const numbersChangedSchema = z.object({
  /** The numbers concerned; empty: any may be. */
  numbers: z.array(z.string()),
});
export type NumbersChanged = z.infer<typeof numbersChangedSchema>;

/** What stays the same throughout a call: enough for another runtime to go on with it. */
export const liveCallInfoSchema = z.object({
  callId: z.string(),
  workspaceId: z.string(),
  flowId: z.string(),
  flowVersion: z.number().int(),
  bundleHash: z.string(),
  sipCallId: z.string(),
  direction: z.enum(["inbound", "outbound"]),
  ani: z.string(),
  callerName: z.string(),
  dnis: z.string(),
  startedAt: z.number(),
});
export type LiveCallInfo = z.infer<typeof liveCallInfoSchema>;

/** A leg as the runtime that has the call knows it. */
export const liveLegSchema = z.object({
  legId: z.string(),
  direction: z.enum(["inbound", "outbound"]),
  /** The far end's address, as a SIP URI. */
  remote: z.string(),
  endpointId: z.string(),
  state: z.enum(["starting", "up", "ended"]),
  /** Id of its dialog in the SIP server; null before there is one. */
  dialogId: z.string().nullable(),
  /** Addresses and descriptions of both sides, with which a new runtime goes on in the dialog. */
  dialog: z
    .object({
      localUri: z.string(),
      localContact: z.string(),
      localTag: z.string(),
      localSdp: z.string(),
      remoteUri: z.string(),
      remoteTag: z.string(),
      remoteSdp: z.string(),
      callId: z.string(),
    })
    .nullable(),
  startedAt: z.number(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  cause: z.string().nullable(),
  sipStatus: z.number().int().nullable(),
  mediaStats: endpointStatsSchema.nullable(),
});
export type LiveLeg = z.infer<typeof liveLegSchema>;

/** A command to a call in progress. It may be given again with the same `requestId`: it is done once. */
export const callCommandSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("call.hangup"),
    requestId: z.string().min(1).max(64),
    /** Who asks, as in audit rows: `user:<id>`, `key:<id>`. */
    by: z.string(),
  }),
]);
export type CallCommand = z.infer<typeof callCommandSchema>;

/** What pages that show calls in progress are told. Digits never stand in it. */
export const liveCallEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("call.started"),
    callId: z.string(),
    at: z.number(),
    flowId: z.string(),
    flowVersion: z.number().int(),
    ani: z.string(),
    dnis: z.string(),
  }),
  z.object({
    type: z.literal("call.block"),
    callId: z.string(),
    at: z.number(),
    flowId: z.string(),
    blockId: z.string(),
    kind: z.string(),
  }),
  z.object({ type: z.literal("call.ended"), callId: z.string(), at: z.number(), cause: z.string() }),
]);
export type LiveCallEvent = z.infer<typeof liveCallEventSchema>;

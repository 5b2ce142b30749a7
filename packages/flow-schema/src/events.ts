import { z } from "zod";
import { jsonValueSchema } from "./json";

/** What the flow may know of the call, fixed when it starts; read in expressions as `call.…`. */
export const callInfoSchema = z.object({
  id: z.string(),
  direction: z.enum(["inbound", "outbound"]),
  /** The caller's number or user part, as given by the trunk or phone. */
  ani: z.string(),
  callerName: z.string(),
  /** The number that was called. */
  dnis: z.string(),
  trunk: z.string(),
  /** Epoch milliseconds. */
  startedAt: z.number(),
});
export type CallInfo = z.infer<typeof callInfoSchema>;

/** What expressions read as `call.…`, and after a failure as `error.…`. */
export const CALL_MEMBERS = ["id", "direction", "ani", "callerName", "dnis", "trunk", "startedAt"] as const;
export const ERROR_MEMBERS = ["code", "message", "block"] as const;

export const dtmfDigitSchema = z.string().regex(/^[0-9*#A-D]$/);

const base = { seq: z.number().int().positive(), at: z.number() };

/** The caller's own leg. Other legs are named by the effect that dialed them. */
export const CALLER_LEG = "caller";

/**
 * What happened. `seq` numbers the journal without gaps from 1; `at` is epoch milliseconds and never goes back.
 * A digit that was keyed into a secret input is journaled as a mask: `•` for 0–9 and A–D, terminators stay.
 */
export const engineEventSchema = z.discriminatedUnion("type", [
  z.object({ ...base, type: z.literal("call.started"), call: callInfoSchema, seed: z.number().int() }),
  z.object({ ...base, type: z.literal("leg.answered"), legId: z.string() }),
  z.object({ ...base, type: z.literal("leg.ringing"), legId: z.string() }),
  z.object({
    ...base,
    type: z.literal("leg.ended"),
    legId: z.string(),
    cause: z.string(),
    sipStatus: z.number().int().optional(),
    side: z.enum(["peer", "system"]),
  }),
  z.object({
    ...base,
    type: z.literal("dtmf.received"),
    legId: z.string(),
    digit: z.string().regex(/^[0-9*#A-D•]$/),
    source: z.enum(["rfc4733", "info", "inband", "simulator"]),
  }),
  z.object({ ...base, type: z.literal("effect.succeeded"), effectId: z.string(), result: jsonValueSchema }),
  z.object({
    ...base,
    type: z.literal("effect.failed"),
    effectId: z.string(),
    code: z.string(),
    /** For people: what went wrong. Shown on the call page. */
    message: z.string(),
    detail: jsonValueSchema.optional(),
  }),
  /** `deadline` is the `at` of the effect that armed it: a firing that was overtaken by a new start is told apart. */
  z.object({ ...base, type: z.literal("timer.fired"), timerId: z.string(), deadline: z.number() }),
  z.object({
    ...base,
    type: z.literal("call.ended"),
    by: z.enum(["caller", "system"]),
    cause: z.string(),
  }),
  /** A runtime has taken the call over after its owner died; media that was playing is started again by the performers. */
  z.object({ ...base, type: z.literal("session.claimed"), owner: z.string(), epoch: z.number().int() }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;
export type EngineEventType = EngineEvent["type"];

type WithoutStamp<T> = T extends unknown ? Omit<T, "seq" | "at"> : never;
/** An event before the mailbox has given it its number and time. */
export type EngineEventBody = WithoutStamp<EngineEvent>;

/** Replaces a keyed digit in the journal of a secret input; its length and terminators stay readable to a replay. */
export const SECRET_DIGIT_MASK = "•";

import { z } from "zod";
import { type JsonValue, jsonValueSchema } from "./json";

/** One thing to be heard, already resolved: no expression is left in it. */
export const playItemSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("prompt"), hash: z.string() }),
  z.object({ type: z.literal("speech"), text: z.string(), language: z.string(), voice: z.string().optional() }),
  z.object({ type: z.literal("silence"), ms: z.number().int().min(0).max(60_000) }),
]);
export type PlayItem = z.infer<typeof playItemSchema>;

export const httpMethodSchema = z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]);

/** What an `http.request` effect answers with, and what a response mapping reads as `result`. */
export const httpResultSchema = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  /** Parsed JSON where the content type says so, else the text. */
  body: jsonValueSchema,
  durationMs: z.number(),
});
export type HttpResult = z.infer<typeof httpResultSchema>;

/**
 * The answer of an `http.request` as it stands in a journal. Our own runtime wrote it and the journal is checked when it
 * is read, so only its outline is looked at here: a whole parse would walk every body once more in each step.
 * Throws a TypeError on anything else.
 */
export function httpResultOf(result: JsonValue): HttpResult {
  if (
    result !== null &&
    typeof result === "object" &&
    "status" in result &&
    "body" in result &&
    "durationMs" in result
  ) {
    const { status, body, durationMs } = result;
    const headers = httpResultSchema.shape.headers.safeParse("headers" in result ? result.headers : {});
    if (typeof status === "number" && typeof durationMs === "number" && body !== undefined && headers.success) {
      return { status, headers: headers.data, body, durationMs };
    }
  }
  throw new TypeError("not the answer of an HTTP request");
}

export const recordResultSchema = z.object({
  recordingId: z.string(),
  hash: z.string(),
  durationMs: z.number(),
  endedBy: z.enum(["key", "silence", "maxLength", "hangup", "stopped"]),
});
export type RecordResult = z.infer<typeof recordResultSchema>;

export const calendarResultSchema = z.object({
  state: z.enum(["open", "closed", "holiday", "emergency"]),
  /** Name of the holiday or special day, else empty. */
  label: z.string(),
});
export const listResultSchema = z.object({ listed: z.boolean(), label: z.string() });
export const checkInputResultSchema = z.object({ valid: z.boolean() });

/** Why a dialed leg did not answer; also the names of the transfer block's ports. */
export const dialFailureSchema = z.enum(["busy", "no-answer", "rejected", "failed"]);
export type DialFailure = z.infer<typeof dialFailureSchema>;

/**
 * What to do, as data. Results come back as `effect.succeeded` / `effect.failed` with the effect's id.
 * Effects marked (no result) are done and forgotten: no event answers them.
 *
 * - `call.answer` (no result): answer the caller's leg; media effects after it wait until it is done.
 * - `media.play`: result null when played to the end.
 * - `media.record`: result {@link recordResultSchema}; cancelled or hung up, what was recorded is kept.
 * - `leg.dial`: succeeds (null) when answered, fails with a {@link dialFailureSchema} code. Caller hears ringback.
 * - `leg.bridge` (no result): connect the audio of two legs until either ends.
 * - `leg.hangup` (no result): end a leg. On an unanswered caller leg the cause becomes the SIP status.
 * - `timer.start` / `timer.cancel` (no result): `timer.fired` at `at`.
 * - `effect.cancel` (no result): the visit that asked has been left; its result is not wanted any more.
 * - `input.check`: a format check of secret input, made where the digits still are.
 */
export const effectBodySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call.answer") }),
  z.object({
    type: z.literal("media.play"),
    legId: z.string(),
    items: z.array(playItemSchema),
    loop: z.boolean(),
    /** A key stops the audio at once, in the media server, before the engine has seen it. */
    stopOnDigit: z.boolean(),
  }),
  z.object({
    type: z.literal("media.record"),
    legId: z.string(),
    purpose: z.enum(["message"]),
    maxMs: z.number().int(),
    silenceMs: z.number().int(),
    finishKeys: z.string(),
    beep: z.boolean(),
  }),
  z.object({ type: z.literal("timer.start"), timerId: z.string(), at: z.number() }),
  z.object({ type: z.literal("timer.cancel"), timerId: z.string() }),
  z.object({ type: z.literal("effect.cancel"), effectId: z.string(), effectType: z.string() }),
  z.object({
    type: z.literal("leg.dial"),
    legId: z.string(),
    target: z.discriminatedUnion("type", [
      z.object({ type: z.literal("sip"), uri: z.string() }),
      z.object({ type: z.literal("extension"), extension: z.string() }),
    ]),
    timeoutMs: z.number().int(),
    callerId: z.string(),
    /** What the caller hears while it rings: our ringback tone, or this. */
    whileRinging: z.array(playItemSchema),
  }),
  z.object({ type: z.literal("leg.bridge"), legA: z.string(), legB: z.string() }),
  z.object({ type: z.literal("leg.hangup"), legId: z.string(), cause: z.string() }),
  z.object({ type: z.literal("calendar.check"), calendarId: z.string() }),
  z.object({ type: z.literal("list.check"), listId: z.string(), number: z.string() }),
  z.object({ type: z.literal("input.check"), format: z.string(), pattern: z.string(), value: z.string() }),
  z.object({
    type: z.literal("http.request"),
    method: httpMethodSchema,
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().nullable(),
    timeoutMs: z.number().int(),
    retries: z.number().int(),
    /** Id of stored credentials to authenticate with, or empty. */
    credentialId: z.string(),
    /** The address or body holds secret values: the journal and pages keep neither. */
    secret: z.boolean(),
  }),
]);
export type EffectBody = z.infer<typeof effectBodySchema>;
export type EffectType = EffectBody["type"];

/** `id` is deterministic (the visit and a count in it) and is the idempotency key. */
export type Effect = EffectBody & { readonly id: string };

/** Types that are answered by an event; the engine keeps them as pending until then. */
export const ANSWERED_EFFECTS: ReadonlySet<EffectType> = new Set<EffectType>([
  "media.play",
  "media.record",
  "leg.dial",
  "calendar.check",
  "list.check",
  "input.check",
  "http.request",
]);

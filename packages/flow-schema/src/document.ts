import { z } from "zod";
import { jsonValueSchema } from "./json";

/** The version of the document's own shape. Older ones are migrated when loaded (see migrations.ts). */
export const FLOW_SCHEMA_VERSION = 1;

const RESERVED_NAMES = new Set(["call", "error", "contact", "true", "false", "null", "in", "result"]);

export const blockIdSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "block-id");
export const flowIdSchema = z.string().min(1).max(64);
export const portIdSchema = z.string().min(1).max(64);

/** A variable is an identifier of the expression language and not one of its own words. */
export const variableNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,39}$/, "variable-name")
  .refine((name) => !RESERVED_NAMES.has(name), "variable-reserved");

export const variableTypeSchema = z.enum(["text", "number", "boolean", "json"]);
export type VariableType = z.infer<typeof variableTypeSchema>;

export const variableSchema = z.object({
  type: variableTypeSchema,
  /** Value when the call starts; without one it is empty: no text, 0, false or null. */
  initial: jsonValueSchema.optional(),
  /** Secret values are masked on every page and never stand in the journal in clear. */
  secret: z.boolean().default(false),
  description: z.string().max(200).optional(),
});
export type Variable = z.infer<typeof variableSchema>;

export const blockSchema = z.object({
  kind: z.string().min(1).max(64),
  version: z.number().int().min(1),
  name: z.string().max(80),
  config: z.record(z.string(), z.unknown()),
  /** One way on for each port: a wire is the entry `next[port]`. */
  next: z.record(portIdSchema, blockIdSchema),
});
export type Block = z.infer<typeof blockSchema>;

export const noteSchema = z.object({
  text: z.string().max(2000),
  x: z.number(),
  y: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  author: z.string().max(120).optional(),
});
export type Note = z.infer<typeof noteSchema>;

export const positionSchema = z.object({ x: z.number(), y: z.number() });
export type Position = z.infer<typeof positionSchema>;

export const flowSettingsSchema = z.object({
  /** Language of speech and of values that are said (BCP 47). */
  language: z.string().max(16).default("en"),
  /** Voice of the speech provider; empty = the language's default voice. */
  voice: z.string().max(64).optional(),
  /** IANA zone in which dates and times are said. */
  timeZone: z.string().max(64).default("UTC"),
  /** Where the built-in error handler sends a caller (extension or SIP address); without one it apologizes and hangs up. */
  fallback: z.string().max(200).optional(),
});
export type FlowSettings = z.infer<typeof flowSettingsSchema>;

export const flowKindSchema = z.enum(["inbound", "queue", "outbound", "subflow"]);

/**
 * The flow document: what a draft stores and what export writes.
 * Blocks are a map by id; layout and notes stand apart, so moving a block changes no meaning.
 * It may be incomplete; whether it may be executed is said by the checks of @callwright/flow-checks.
 */
export const flowDocumentSchema = z.object({
  schemaVersion: z.literal(FLOW_SCHEMA_VERSION),
  id: flowIdSchema,
  name: z.string().min(1).max(120),
  kind: flowKindSchema,
  settings: flowSettingsSchema.prefault({}),
  variables: z.record(variableNameSchema, variableSchema),
  start: blockIdSchema,
  onError: blockIdSchema.optional(),
  blocks: z.record(blockIdSchema, blockSchema),
  layout: z.record(blockIdSchema, positionSchema),
  notes: z.record(z.string(), noteSchema),
});
export type FlowDocument = z.infer<typeof flowDocumentSchema>;

/**
 * A published version, immutable: the document with everything it names pinned, so that a call that runs for hours
 * is not changed by a later publish. Calendars, lists and tables are not pinned: an admin changes them without
 * publishing, effects read them, and the answer is journaled.
 */
export const flowBundleSchema = z.object({
  bundleVersion: z.literal(1),
  main: flowIdSchema,
  /** The main flow and every flow it goes to, by id. */
  flows: z.record(flowIdSchema, flowDocumentSchema),
  /** Prompt id → language → content hash in the media store. */
  prompts: z.record(z.string(), z.record(z.string(), z.string())),
  /** Behaviour of the engine that this version was published with (changes are flagged, never silent). */
  engineFlags: z.array(z.string()),
});
export type FlowBundle = z.infer<typeof flowBundleSchema>;

/** An empty draft: a start block and nothing else. */
export function createEmptyFlow(id: string, name: string): FlowDocument {
  return {
    schemaVersion: FLOW_SCHEMA_VERSION,
    id,
    name,
    kind: "inbound",
    settings: { language: "en", timeZone: "UTC" },
    variables: {},
    start: "start",
    blocks: { start: { kind: "start", version: 1, name: "Start", config: {}, next: {} } },
    layout: { start: { x: 0, y: 0 } },
    notes: {},
  };
}

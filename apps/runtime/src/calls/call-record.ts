import { engineEventSchema, jsonValueSchema } from "@callwright/flow-schema";
import { z } from "zod";

/**
 * Everything that is kept of a finished call: rows of PostgreSQL in the shape that `json_populate_recordset` reads,
 * so times are ISO texts in UTC.
 */
const timeSchema = z.string();

export const callRowSchema = z.object({
  workspaceId: z.string(),
  id: z.string(),
  sipCallId: z.string(),
  direction: z.string(),
  ani: z.string(),
  callerName: z.string(),
  dnis: z.string(),
  flowId: z.string().nullable(),
  flowVersion: z.number().int().nullable(),
  bundleHash: z.string().nullable(),
  status: z.enum(["inProgress", "completed", "failed"]),
  startedAt: timeSchema,
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  durationMs: z.number().int().nullable(),
  endedBy: z.string().nullable(),
  cause: z.string().nullable(),
  sipStatus: z.number().int().nullable(),
  lastBlock: z.string().nullable(),
  epochs: z.number().int(),
});
export type CallRow = z.infer<typeof callRowSchema>;

export const callRecordSchema = z.object({
  call: callRowSchema,
  legs: z.array(
    z.object({
      workspaceId: z.string(),
      callId: z.string(),
      legId: z.string(),
      direction: z.string(),
      remote: z.string(),
      startedAt: timeSchema,
      answeredAt: timeSchema.nullable(),
      endedAt: timeSchema.nullable(),
      cause: z.string().nullable(),
      sipStatus: z.number().int().nullable(),
      mediaStats: jsonValueSchema,
    }),
  ),
  visits: z.array(
    z.object({
      workspaceId: z.string(),
      callId: z.string(),
      seq: z.number().int(),
      flowId: z.string(),
      blockId: z.string(),
      kind: z.string(),
      port: z.string().nullable(),
      enteredAt: timeSchema,
      leftAt: timeSchema.nullable(),
      detail: jsonValueSchema,
    }),
  ),
  journal: z.object({
    workspaceId: z.string(),
    callId: z.string(),
    bundleHash: z.string(),
    events: z.array(engineEventSchema),
  }),
  recordings: z.array(
    z.object({
      workspaceId: z.string(),
      id: z.string(),
      callId: z.string(),
      purpose: z.string(),
      hash: z.string(),
      durationMs: z.number().int(),
      createdAt: timeSchema,
    }),
  ),
});
export type CallRecord = z.infer<typeof callRecordSchema>;

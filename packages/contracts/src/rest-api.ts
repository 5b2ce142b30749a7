import { flowDocumentSchema } from "@callwright/flow-schema";
import { z } from "zod";

/**
 * Bodies of `/api/v1`, as the server writes them and the command line tool and other programs read them. Requests carry
 * `Authorization: Bearer <API key>`. Times are ISO 8601 in UTC. Members may be added; none is removed or changes its meaning.
 *
 * | request | body | answer |
 * | --- | --- | --- |
 * | `GET /flows` | | {@link restFlowListSchema} |
 * | `GET /flows/{id}/document?version=draft\|latest\|N` | | {@link restFlowDocumentSchema} |
 * | `POST /flows/publish` | {@link restPublishRequestSchema} | {@link restPublishedSchema}, 201; 422 `flow-not-executable` with `detail.problems` |
 * | `GET /calls?limit=1…200` | | {@link restCallListSchema}, newest first |
 * | `GET /calls/{id}` | | {@link restCallSchema} |
 *
 * Every answer that is no success is a {@link restErrorSchema}.
 */
export const REST_BASE_PATH = "/api/v1";

/** What went wrong, for programs (`code`) and for people (`message`, and `hint`: what to do). */
export const restErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    detail: z.unknown().optional(),
  }),
});
export type RestError = z.infer<typeof restErrorSchema>;

const timeSchema = z.iso.datetime();

export const restFlowSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  updatedAt: timeSchema,
  /** Highest published version; null where there is none yet. */
  latestVersion: z.number().int().nullable(),
  /** Numbers that lead to it, and at which version. */
  numbers: z.array(z.object({ number: z.string(), label: z.string(), version: z.number().int().nullable() })),
});
export type RestFlow = z.infer<typeof restFlowSchema>;
export const restFlowListSchema = z.object({ flows: z.array(restFlowSchema) });

export const restFlowDocumentSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Null: the draft. */
  version: z.number().int().nullable(),
  document: flowDocumentSchema,
});

/**
 * Publishes a document to a number. The flow with the document's id is given a new version and its draft becomes this
 * document; where there is none, it is created under that id. The number is created where it does not exist.
 */
export const restPublishRequestSchema = z.object({
  document: z.unknown(),
  number: z.string().min(1).max(64),
  note: z.string().max(500).default(""),
});

export const restPublishedSchema = z.object({
  flowId: z.string(),
  name: z.string(),
  version: z.number().int(),
  number: z.string(),
  /** True where the flow did not exist before. */
  created: z.boolean(),
});
export type RestPublished = z.infer<typeof restPublishedSchema>;

const callSummaryShape = {
  id: z.string(),
  direction: z.string(),
  /** The caller. */
  ani: z.string(),
  callerName: z.string(),
  /** The number that was called. */
  dnis: z.string(),
  flowId: z.string().nullable(),
  flowName: z.string().nullable(),
  flowVersion: z.number().int().nullable(),
  status: z.enum(["inProgress", "completed", "failed"]),
  startedAt: timeSchema,
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  durationMs: z.number().nullable(),
  endedBy: z.string().nullable(),
  cause: z.string().nullable(),
  sipStatus: z.number().int().nullable(),
} as const;
export const restCallSummarySchema = z.object(callSummaryShape);
export type RestCallSummary = z.infer<typeof restCallSummarySchema>;
export const restCallListSchema = z.object({ calls: z.array(restCallSummarySchema) });

/** One block that the call went through. */
export const restVisitSchema = z.object({
  seq: z.number().int(),
  flowId: z.string(),
  blockId: z.string(),
  /** As the flow's version names it; the id where it has no name. */
  blockName: z.string(),
  kind: z.string(),
  /** Port by which it was left; null where the call ended in it. */
  port: z.string().nullable(),
  enteredAt: timeSchema,
  leftAt: timeSchema.nullable(),
  /** Digits (masked where secret), HTTP status and the like. */
  detail: z.record(z.string(), z.unknown()),
});
export type RestVisit = z.infer<typeof restVisitSchema>;

export const restLegSchema = z.object({
  legId: z.string(),
  direction: z.string(),
  /** Address of the far end. */
  remote: z.string(),
  startedAt: timeSchema,
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  cause: z.string().nullable(),
  sipStatus: z.number().int().nullable(),
  mediaStats: z.record(z.string(), z.unknown()).nullable(),
});
export type RestLeg = z.infer<typeof restLegSchema>;

export const restCallSchema = z.object({
  ...callSummaryShape,
  sipCallId: z.string(),
  legs: z.array(restLegSchema),
  path: z.array(restVisitSchema),
  recordings: z.array(z.object({ id: z.string(), purpose: z.string(), durationMs: z.number() })),
});
export type RestCall = z.infer<typeof restCallSchema>;

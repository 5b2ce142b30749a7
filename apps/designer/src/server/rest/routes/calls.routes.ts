import { restCallListSchema, restCallSchema } from "@callwright/contracts";
import { z } from "zod";
import { type callSummary, listCalls as readCalls } from "../../calls/list-calls";
import { readCall } from "../../calls/read-call";
import { defineRoute, noMembers, nothing } from "../define-route";

const iso = (at: Date | null) => at?.toISOString() ?? null;

function restSummary(call: ReturnType<typeof callSummary>) {
  return {
    ...call,
    startedAt: call.startedAt.toISOString(),
    answeredAt: iso(call.answeredAt),
    endedAt: iso(call.endedAt),
  };
}

export const listCalls = defineRoute({
  method: "GET",
  path: "/calls",
  summary: "Calls, newest first",
  role: "viewer",
  params: noMembers,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    /** The number that was called. */
    number: z.string().max(40).optional(),
    /** Part of the caller's number. */
    caller: z.string().max(40).optional(),
    flow: z.string().max(64).optional(),
    status: z.enum(["inProgress", "completed", "failed"]).optional(),
    /** Only calls that started before this time: the last one of the page before. */
    before: z.iso.datetime().optional(),
  }),
  body: nothing,
  answer: restCallListSchema,
  handle: async (scope, { query: { before, flow, ...filter } }) => {
    const { calls } = await readCalls(scope.db, {
      ...filter,
      ...(flow === undefined ? {} : { flowId: flow }),
      ...(before === undefined ? {} : { before: new Date(before) }),
    });
    return { calls: calls.map(restSummary) };
  },
});

export const getCall = defineRoute({
  method: "GET",
  path: "/calls/{id}",
  summary: "One call: its path as blocks and ports, its legs, recordings and how it ended",
  role: "viewer",
  params: z.object({ id: z.string().min(1).max(128) }),
  query: noMembers,
  body: nothing,
  answer: restCallSchema,
  handle: async (scope, { params }) => {
    const { summary, sipCallId, legs, visits, recordings } = await readCall(scope.db, params.id);
    return {
      ...restSummary(summary),
      sipCallId,
      legs: legs.map((leg) => ({
        ...leg,
        startedAt: leg.startedAt.toISOString(),
        answeredAt: iso(leg.answeredAt),
        endedAt: iso(leg.endedAt),
      })),
      path: visits.map((visit) => ({
        ...visit,
        enteredAt: visit.enteredAt.toISOString(),
        leftAt: iso(visit.leftAt),
      })),
      recordings: recordings.map(({ id, purpose, durationMs }) => ({ id, purpose, durationMs })),
    };
  },
});

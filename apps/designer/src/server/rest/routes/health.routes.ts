import { z } from "zod";
import { systemHealth } from "../../health/system-health";
import { defineRoute, noMembers, nothing } from "../define-route";

const stateSchema = z.enum(["ok", "degraded", "down"]);

export const health = defineRoute({
  method: "GET",
  path: "/health",
  summary: "The state of every component",
  role: "viewer",
  params: noMembers,
  query: noMembers,
  body: nothing,
  answer: z.object({
    state: stateSchema,
    components: z.record(z.string(), z.object({ state: stateSchema, detail: z.string().optional() })),
  }),
  handle: (scope) => systemHealth(scope.services),
});

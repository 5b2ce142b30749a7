import { z } from "zod";
import { defineRoute, noMembers, nothing } from "../define-route";

const numberSchema = z.object({
  number: z.string(),
  label: z.string(),
  flowId: z.string().nullable(),
  flowName: z.string().nullable(),
  version: z.number().int().nullable(),
});

export const listNumbers = defineRoute({
  method: "GET",
  path: "/numbers",
  summary: "Numbers and what answers them",
  role: "viewer",
  params: noMembers,
  query: noMembers,
  body: nothing,
  answer: z.object({ numbers: z.array(numberSchema) }),
  handle: async ({ db }) => {
    const numbers = await db.number.findMany({
      orderBy: { number: "asc" },
      select: { number: true, label: true, flowId: true, flowVersion: true, flow: { select: { name: true } } },
    });
    return {
      numbers: numbers.map(({ flow, flowVersion, ...number }) => ({
        ...number,
        flowName: flow?.name ?? null,
        version: flowVersion,
      })),
    };
  },
});

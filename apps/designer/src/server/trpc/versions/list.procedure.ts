import { z } from "zod";
import { viewerProcedure } from "../init";

/** Published versions, newest first, with the numbers that each answers. */
export const list = viewerProcedure.input(z.object({ flowId: z.string() })).query(({ ctx: { scope }, input }) =>
  scope.db.flowVersion.findMany({
    where: { flowId: input.flowId },
    orderBy: { version: "desc" },
    select: {
      version: true,
      note: true,
      createdAt: true,
      createdBy: true,
      numbers: { select: { id: true, number: true, label: true }, orderBy: { number: "asc" } },
    },
  }),
);

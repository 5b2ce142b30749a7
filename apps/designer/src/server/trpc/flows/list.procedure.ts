import { z } from "zod";
import { viewerProcedure } from "../init";

/** The flows of the workspace, last edited first. */
export const list = viewerProcedure
  .input(z.object({ archived: z.boolean().default(false) }).prefault({}))
  .query(async ({ ctx: { scope }, input }) => {
    const flows = await scope.db.flow.findMany({
      where: { archivedAt: input.archived ? { not: null } : null },
      orderBy: { updatedAt: "desc" },
      select: {
        id: true,
        name: true,
        kind: true,
        updatedAt: true,
        archivedAt: true,
        versions: { select: { version: true, createdAt: true }, orderBy: { version: "desc" }, take: 1 },
        numbers: { select: { id: true, number: true, label: true, flowVersion: true }, orderBy: { number: "asc" } },
      },
    });
    return flows.map(({ versions, ...flow }) => ({ ...flow, latest: versions[0] ?? null }));
  });

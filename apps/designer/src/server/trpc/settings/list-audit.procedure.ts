import { z } from "zod";
import { adminProcedure } from "../init";

/** Who changed what, newest first. */
export const listAudit = adminProcedure
  .input(z.object({ limit: z.number().int().min(1).max(200).default(100) }).prefault({}))
  .query(({ ctx: { scope }, input }) =>
    scope.db.auditEvent.findMany({
      orderBy: { at: "desc" },
      take: input.limit,
      select: { id: true, at: true, actorName: true, action: true, targetType: true, targetId: true, detail: true },
    }),
  );

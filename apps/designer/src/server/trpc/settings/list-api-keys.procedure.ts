import { adminProcedure } from "../init";

/** Keys with what tells them apart; their text is nowhere. */
export const listApiKeys = adminProcedure.query(({ ctx: { scope } }) =>
  scope.db.apiKey.findMany({
    where: { revokedAt: null },
    orderBy: { createdAt: "asc" },
    select: { id: true, name: true, prefix: true, role: true, createdAt: true, lastUsedAt: true, expiresAt: true },
  }),
);

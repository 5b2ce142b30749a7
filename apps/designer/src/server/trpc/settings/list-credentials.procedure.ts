import { adminProcedure } from "../init";

/** Names only: what they hold is sealed. */
export const listCredentials = adminProcedure.query(({ ctx: { scope } }) =>
  scope.db.credential.findMany({
    orderBy: { name: "asc" },
    select: { id: true, name: true, type: true, createdAt: true },
  }),
);

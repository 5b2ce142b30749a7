import { viewerProcedure } from "../init";

export const listOrigins = viewerProcedure.query(({ ctx: { scope } }) =>
  scope.db.httpOrigin.findMany({ orderBy: { origin: "asc" }, select: { origin: true, createdAt: true } }),
);

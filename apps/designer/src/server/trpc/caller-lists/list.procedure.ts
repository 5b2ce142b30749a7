import { viewerProcedure } from "../init";

export const list = viewerProcedure.query(({ ctx: { scope } }) =>
  scope.db.callerList.findMany({
    orderBy: { name: "asc" },
    select: {
      id: true,
      name: true,
      updatedAt: true,
      entries: { select: { pattern: true, label: true }, orderBy: { pattern: "asc" } },
    },
  }),
);

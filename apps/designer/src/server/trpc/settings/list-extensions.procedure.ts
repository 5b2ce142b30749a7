import { viewerProcedure } from "../init";

export const listExtensions = viewerProcedure.query(({ ctx: { scope } }) =>
  scope.db.extension.findMany({
    orderBy: { extension: "asc" },
    select: { extension: true, label: true, sipUri: true },
  }),
);

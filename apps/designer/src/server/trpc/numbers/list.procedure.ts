import { viewerProcedure } from "../init";

/** Every number with what answers it. */
export const list = viewerProcedure.query(async ({ ctx: { scope } }) => {
  const numbers = await scope.db.number.findMany({
    orderBy: { number: "asc" },
    select: {
      id: true,
      number: true,
      label: true,
      flowId: true,
      flowVersion: true,
      updatedAt: true,
      flow: { select: { name: true } },
    },
  });
  return numbers.map(({ flow, ...number }) => ({ ...number, flowName: flow?.name ?? null }));
});

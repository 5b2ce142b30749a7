import { startOfDay } from "../../calls/start-of-day";
import { systemHealth } from "../../health/system-health";
import { viewerProcedure } from "../init";

const LAST_FLOWS = 5;

/** What the first page shows: today's calls in figures, what is wrong, and where one left off. */
export const overview = viewerProcedure.query(async ({ ctx: { scope } }) => {
  const { db, services, workspaceId } = scope;
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const today = { startedAt: { gte: startOfDay(new Date(), workspace.timeZone) } };
  const [total, failed, inProgress, length, flows, published, numbers, unanswered, everCalled, members, health] =
    await Promise.all([
      db.call.count({ where: today }),
      db.call.count({ where: { ...today, status: "failed" } }),
      db.call.count({ where: { status: "inProgress" } }),
      db.call.aggregate({ where: { ...today, status: "completed" }, _avg: { durationMs: true } }),
      db.flow.findMany({
        where: { archivedAt: null },
        orderBy: { updatedAt: "desc" },
        take: LAST_FLOWS,
        select: { id: true, name: true, updatedAt: true, numbers: { select: { number: true } } },
      }),
      db.flowVersion.count(),
      db.number.findMany({
        where: { flowId: { not: null } },
        select: { number: true },
        orderBy: { number: "asc" },
        take: 1,
      }),
      db.number.findMany({ where: { flowId: null }, select: { id: true, number: true } }),
      db.call.findFirst({ select: { id: true } }),
      db.member.count(),
      systemHealth(services),
    ]);
  const wrong = Object.entries(health.components).flatMap(([name, { state, detail }]) =>
    state === "ok" ? [] : [{ name, state, detail: detail ?? "" }],
  );
  return {
    today: { total, failed, inProgress, averageMs: length._avg.durationMs },
    flows,
    firstNumber: numbers[0]?.number ?? null,
    unanswered,
    wrong,
    steps: { called: everCalled !== null, published: published > 0, drew: flows.length > 0, invited: members > 1 },
  };
});

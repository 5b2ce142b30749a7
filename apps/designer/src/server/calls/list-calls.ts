import type { CallStatus, Prisma, WorkspaceDb } from "@callwright/db";

export interface CallFilter {
  limit: number;
  /** The number that was called. */
  number?: string | undefined;
  /** Part of the caller's number. */
  caller?: string | undefined;
  flowId?: string | undefined;
  status?: CallStatus | undefined;
  from?: Date | undefined;
  /** Only calls that started before: for the next page. */
  before?: Date | undefined;
}

export const summaryColumns = {
  id: true,
  direction: true,
  ani: true,
  callerName: true,
  dnis: true,
  flowId: true,
  flowVersion: true,
  status: true,
  startedAt: true,
  answeredAt: true,
  endedAt: true,
  durationMs: true,
  endedBy: true,
  cause: true,
  sipStatus: true,
  lastBlock: true,
} as const;

type SummaryRow = Prisma.CallGetPayload<{ select: typeof summaryColumns }>;

/** A call as lists show it, with the name of its flow. */
export function callSummary(call: SummaryRow, flowNames: ReadonlyMap<string, string>) {
  return { ...call, flowName: call.flowId === null ? null : (flowNames.get(call.flowId) ?? null) };
}

/** Calls that fit, newest first, and whether there are more. */
export async function listCalls(db: WorkspaceDb, filter: CallFilter) {
  const { limit, number, caller, flowId, status, from, before } = filter;
  const started: Prisma.DateTimeFilter = { ...(from ? { gte: from } : {}), ...(before ? { lt: before } : {}) };
  const rows = await db.call.findMany({
    where: {
      ...(number ? { dnis: number } : {}),
      ...(caller ? { ani: { contains: caller } } : {}),
      ...(flowId ? { flowId } : {}),
      ...(status ? { status } : {}),
      ...(from || before ? { startedAt: started } : {}),
    },
    orderBy: { startedAt: "desc" },
    take: limit + 1,
    select: summaryColumns,
  });
  const page = rows.slice(0, limit);
  const names = await flowNames(db, page);
  return { calls: page.map((call) => callSummary(call, names)), more: rows.length > limit };
}

export async function flowNames(db: WorkspaceDb, calls: readonly { flowId: string | null }[]) {
  const ids = [...new Set(calls.flatMap((call) => call.flowId ?? []))];
  const flows = await db.flow.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(flows.map((flow) => [flow.id, flow.name]));
}

import type { WorkspaceDb } from "@callwright/db";
import { notFound, ServiceError } from "../access/service-error";

const head = {
  id: true,
  name: true,
  kind: true,
  updatedAt: true,
  versions: { select: { version: true }, orderBy: { version: "desc" }, take: 1 },
  numbers: { select: { number: true, label: true, flowVersion: true }, orderBy: { number: "asc" } },
} as const;

/** Flows that are not archived, last edited first, without their documents. */
export function flowHeads(db: WorkspaceDb) {
  return db.flow.findMany({ where: { archivedAt: null }, orderBy: { updatedAt: "desc" }, select: head });
}

export type FoundFlow = Awaited<ReturnType<typeof flowHeads>>[number];

/**
 * A flow by what people and programs call it: its id, its name, or a number that it answers.
 * @throws ServiceError `flow-not-found`, `flow-ambiguous`
 */
export async function findFlow(db: WorkspaceDb, reference: string): Promise<FoundFlow> {
  const found = await db.flow.findMany({
    where: {
      archivedAt: null,
      OR: [{ id: reference }, { name: reference }, { numbers: { some: { number: reference } } }],
    },
    orderBy: { updatedAt: "desc" },
    select: head,
  });
  const [first, second] = found;
  const byId = found.find((flow) => flow.id === reference);
  const flow = byId ?? first;
  if (flow === undefined) throw notFound("flow", reference);
  if (byId === undefined && second !== undefined) {
    throw new ServiceError("conflict", "flow-ambiguous", {
      params: { name: reference, ids: found.map((candidate) => candidate.id).join(", ") },
    });
  }
  return flow;
}

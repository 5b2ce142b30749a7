import type { WorkspaceDb } from "@callwright/db";
import type { ReferenceKind } from "@callwright/flow-schema";
import { ServiceError } from "../access/service-error";
import { whereUsed } from "./where-used";

/**
 * What flows name cannot be deleted: their callers would hear an apology.
 * @throws ServiceError `in-use`, with where
 */
export async function refuseUsed(db: WorkspaceDb, kind: ReferenceKind, id: string, name: string): Promise<void> {
  const uses = await whereUsed(db, kind, id);
  if (uses.length === 0) return;
  const places = uses.map((use) => `${use.flowName} (${use.blocks.join(", ")})`);
  throw new ServiceError("conflict", "in-use", {
    params: { name, places: [...new Set(places)].join("; ") },
    detail: { uses },
  });
}

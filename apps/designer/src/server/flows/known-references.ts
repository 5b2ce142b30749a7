import type { WorkspaceDb } from "@callwright/db";
import type { KnownReferences } from "@callwright/flow-checks";

/** Ids of everything in the workspace that a block may name: prompts with audio, calendars, lists, flows, … */
export async function readKnownReferences(db: WorkspaceDb): Promise<KnownReferences> {
  const id = { select: { id: true } } as const;
  const [prompts, calendars, lists, flows, extensions, credentials] = await Promise.all([
    db.prompt.findMany({ ...id, where: { audio: { some: {} } } }),
    db.calendar.findMany(id),
    db.callerList.findMany(id),
    db.flow.findMany({ ...id, where: { archivedAt: null } }),
    db.extension.findMany({ select: { extension: true } }),
    db.credential.findMany(id),
  ]);
  const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map((row) => row.id));
  return {
    prompt: idsOf(prompts),
    calendar: idsOf(calendars),
    list: idsOf(lists),
    flow: idsOf(flows),
    extension: new Set(extensions.map((row) => row.extension)),
    credential: idsOf(credentials),
  };
}

import type { WorkspaceDb } from "@callwright/db";
import type { ReferenceKind } from "@callwright/flow-schema";
import { flowReferences } from "../flows/flow-references";
import { readDocument } from "../flows/read-document";

export interface Use {
  flowId: string;
  flowName: string;
  /** `draft`, or the version that a number answers with. */
  in: "draft" | number;
  /** Names of the blocks. */
  blocks: string[];
}

/**
 * Where flows name something: in drafts, and in versions that answer a number now.
 * @param id of the thing; its kind says where ids are looked for
 */
export async function whereUsed(db: WorkspaceDb, kind: ReferenceKind, id: string): Promise<Use[]> {
  const [drafts, numbers] = await Promise.all([
    db.flow.findMany({ where: { archivedAt: null }, select: { id: true, name: true, draft: true } }),
    db.number.findMany({
      where: { flowId: { not: null } },
      select: { version: { select: { flowId: true, version: true, document: true } } },
    }),
  ]);
  const uses: Use[] = drafts.map((flow) => ({ ...usesIn(flow.draft, kind, id), flowId: flow.id, in: "draft" }));
  const published = new Map(
    numbers.flatMap(({ version }) => (version ? [[`${version.flowId} ${version.version}`, version] as const] : [])),
  );
  for (const { flowId, version, document } of published.values()) {
    uses.push({ ...usesIn(document, kind, id), flowId, in: version });
  }
  return uses.filter((use) => use.blocks.length > 0);
}

function usesIn(json: unknown, kind: ReferenceKind, id: string): Pick<Use, "flowName" | "blocks"> {
  const document = readDocument(json);
  const blocks = flowReferences(document).flatMap((reference) =>
    reference.kind === kind && reference.id === id ? [document.blocks[reference.block]?.name || reference.block] : [],
  );
  return { flowName: document.name, blocks };
}

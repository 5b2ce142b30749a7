import type { WorkspaceDb } from "@callwright/db";
import { blocks } from "@callwright/flow-blocks";
import { checkFlow } from "@callwright/flow-checks";
import type { FlowDocument, Problem } from "@callwright/flow-schema";
import { readKnownReferences } from "./known-references";

/** Every problem of a document, with what exists in this workspace. */
export async function checkDocument(db: WorkspaceDb, document: FlowDocument): Promise<readonly Problem[]> {
  return checkFlow(document, { definitions: blocks.definitions, references: await readKnownReferences(db) });
}

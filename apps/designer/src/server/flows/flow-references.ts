import { blocks } from "@callwright/flow-blocks";
import { type FlowDocument, fieldUses, type ReferenceKind } from "@callwright/flow-schema";

export interface FlowReference {
  kind: ReferenceKind;
  id: string;
  block: string;
}

/** What the blocks of a flow name, by kind and id. */
export function flowReferences(document: FlowDocument): FlowReference[] {
  return Object.entries(document.blocks).flatMap(([blockId, block]) => {
    const definition = blocks.definitions[block.kind];
    if (definition === undefined) return [];
    return fieldUses(definition.configSchema, block.config).flatMap((use): FlowReference[] =>
      use.field.role === "reference" && use.value !== "" ? [{ kind: use.field.to, id: use.value, block: blockId }] : [],
    );
  });
}

/** The distinct ids of one kind that a flow names. */
export function referencedIds(document: FlowDocument, kind: ReferenceKind): string[] {
  const ids = flowReferences(document).flatMap((reference) => (reference.kind === kind ? [reference.id] : []));
  return [...new Set(ids)];
}

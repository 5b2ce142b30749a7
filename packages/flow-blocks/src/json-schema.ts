import { type BlockRegistry, blockSchema, flowDocumentSchema } from "@callwright/flow-schema";
import { z } from "zod";

/**
 * The JSON Schema (draft 2020-12) of an executable flow document, for editors and other programs: the document with
 * each block's settings by its kind.
 */
export function flowJsonSchema(definitions: BlockRegistry): Record<string, unknown> {
  const kinds = Object.values(definitions).map((definition) =>
    blockSchema.extend({ kind: z.literal(definition.kind), config: definition.configSchema }),
  );
  const [first, ...rest] = kinds;
  const block = first ? z.union([first, ...rest]) : blockSchema;
  const document = flowDocumentSchema.extend({ blocks: z.record(z.string(), block) });
  return {
    $id: "https://callwright.dev/schema/flow.json",
    title: "Callwright flow",
    ...z.toJSONSchema(document, { io: "input", unrepresentable: "any" }),
  };
}

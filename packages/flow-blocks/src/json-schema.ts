import { type BlockRegistry, executableFlowSchema } from "@callwright/flow-schema";
import { z } from "zod";

/**
 * The JSON Schema (draft 2020-12) of an executable flow document, for editors and other programs: the document with
 * each block's settings by its kind.
 */
export function flowJsonSchema(definitions: BlockRegistry): Record<string, unknown> {
  return {
    title: "Callwright flow",
    ...z.toJSONSchema(executableFlowSchema(definitions), { io: "input", unrepresentable: "any" }),
  };
}

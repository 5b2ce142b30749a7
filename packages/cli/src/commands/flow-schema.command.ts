import { blocks, flowJsonSchema } from "@callwright/flow-blocks";
import type { CliContext } from "../cli-context";
import { json } from "../output/format";

/** `flow schema`: the JSON Schema of flow files, for editors and other programs. */
export function flowSchema(context: CliContext): void {
  context.out(json(flowJsonSchema(blocks.definitions)));
}

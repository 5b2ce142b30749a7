import { z } from "zod";
import type { BlockRegistry } from "./define-block";
import { blockSchema, flowDocumentSchema } from "./document";

/**
 * The schema of a flow that may be executed, by shape: the document with every block of a known kind and settings that
 * fit it, a start that is there and wires between blocks that are there. (The draft's schema is `flowDocumentSchema`:
 * any of this may be missing.) What shape cannot say, the checks of @callwright/flow-checks do.
 */
export function executableFlowSchema(definitions: BlockRegistry) {
  const kinds = Object.values(definitions).map((definition) =>
    blockSchema.extend({ kind: z.literal(definition.kind), config: definition.configSchema }),
  );
  const [first, ...rest] = kinds;
  if (!first) throw new RangeError("no kinds of blocks");
  const block = z.discriminatedUnion("kind", [first, ...rest]);
  return flowDocumentSchema.extend({ blocks: z.record(z.string(), block) }).superRefine((flow, context) => {
    const exists = (id: string) => Object.hasOwn(flow.blocks, id);
    if (!exists(flow.start)) context.addIssue({ code: "custom", message: "start-missing", path: ["start"] });
    for (const [id, { next }] of Object.entries(flow.blocks)) {
      for (const [port, target] of Object.entries(next)) {
        if (!exists(target)) {
          context.addIssue({ code: "custom", message: "target-missing", path: ["blocks", id, "next", port] });
        }
      }
    }
  });
}

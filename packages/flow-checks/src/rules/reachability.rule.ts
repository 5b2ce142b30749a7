import type { Rule } from "../types";

/** Every block can be reached by a call. An error handler is reached when it is the flow's, which another check sees to. */
export const reachabilityRule: Rule = ({ document, reachable }) =>
  Object.entries(document.blocks)
    .filter(([id, block]) => !reachable.has(id) && block.kind !== "error-handler")
    .map(([id]) => ({
      code: "unreachable",
      severity: "warning",
      block: id,
      fix: { type: "remove-block", block: id },
    }));

import type { Rule } from "../types";

/** What each kind of block checks by itself. */
export const ownChecksRule: Rule = ({ document, definitions }) =>
  Object.entries(document.blocks).flatMap(([id, block]) =>
    (definitions[block.kind]?.check(block.config, document) ?? []).map((problem) => ({ ...problem, block: id })),
  );

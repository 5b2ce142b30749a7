import { fieldUses, type Problem } from "@callwright/flow-schema";
import type { Rule } from "../types";

/** Calendars, lists, prompts, flows, extensions and credentials that are named exist; none that is needed is left out. */
export const referencesRule: Rule = ({ document, definitions, references }) => {
  const problems: Problem[] = [];
  for (const [id, block] of Object.entries(document.blocks)) {
    const definition = definitions[block.kind];
    if (!definition) continue;
    for (const { path, field, value } of fieldUses(definition.configSchema, block.config)) {
      const at = { block: id, path, params: { field: fieldName(path), value } };
      if (value.trim() === "") {
        if (field.required) problems.push({ code: "setting-empty", severity: "error", ...at });
      } else if (field.role === "reference") {
        const known = references[field.to];
        if (known && !known.has(value)) {
          const params = { ...at.params, to: field.to };
          problems.push({ code: "reference-unknown", severity: "error", ...at, params });
        }
      }
    }
  }
  return problems;
};

/** The dotted path without indices, by which a block's messages name its fields. */
function fieldName(path: readonly (string | number)[]): string {
  return path.filter((part) => typeof part === "string").join(".");
}

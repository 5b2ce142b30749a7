import { type BlockRegistry, type FlowDocument, fieldUses, type Variable } from "@callwright/flow-schema";

/** A variable with the blocks that set it and that read it. */
export interface VariableUse {
  readonly name: string;
  readonly variable: Variable;
  readonly setBy: readonly string[];
  readonly readBy: readonly string[];
}

const WORD = /(?<![\w.])[A-Za-z_]\w*/g;

/** Every declared variable, by name, with where it is set and read (block ids). */
export function variableUses(flow: FlowDocument, definitions: BlockRegistry): readonly VariableUse[] {
  const setBy = new Map<string, Set<string>>();
  const readBy = new Map<string, Set<string>>();
  const note = (uses: Map<string, Set<string>>, name: string, block: string) => {
    const blocks = uses.get(name) ?? new Set();
    uses.set(name, blocks.add(block));
  };
  for (const [id, block] of Object.entries(flow.blocks)) {
    const definition = definitions[block.kind];
    if (!definition) continue;
    for (const { field, value } of fieldUses(definition.configSchema, block.config)) {
      if (field.role === "assigns") note(setBy, value, id);
      else if (field.role === "expression") for (const name of wordsOf(value)) note(readBy, name, id);
      else if (field.role === "template") {
        for (const [, source = ""] of value.matchAll(/\{\{([^}]*)\}\}/g)) {
          for (const name of wordsOf(source)) note(readBy, name, id);
        }
      }
    }
  }
  return Object.entries(flow.variables)
    .map(([name, variable]) => ({
      name,
      variable,
      setBy: [...(setBy.get(name) ?? [])],
      readBy: [...(readBy.get(name) ?? [])],
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Identifiers of an expression that are no members and stand in no string. */
function wordsOf(source: string): readonly string[] {
  return source.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""').match(WORD) ?? [];
}

/** What may be known of every call, by expressions such as `call.ani`. */
export const CALL_VALUES = ["call.ani", "call.callerName", "call.dnis", "call.trunk", "call.id"] as const;

import { coerce, ExpressionError } from "@callwright/expressions";
import { defineExecutor } from "@callwright/flow-engine";
import type { JsonValue } from "@callwright/flow-schema";
import { setVariablesDefinition } from "./set-variables.definition";

export const setVariablesExecutor = defineExecutor(setVariablesDefinition)({
  enter: (context) => {
    const set: Record<string, JsonValue> = {};
    const names: string[] = [];
    for (const { variable, value } of context.config.assignments) {
      try {
        // All values are read before any is set, so an exchange of two variables works.
        const type = context.variableType(variable) ?? "json";
        const fitting = coerce(context.evaluate(value, "json"), type);
        if (fitting === undefined) throw new ExpressionError(value, `not a ${type}`);
        set[variable] = fitting;
        names.push(variable);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { type: "exit", port: "failed", detail: { variable, error: message } };
      }
    }
    return { type: "exit", port: "next", set, detail: { set: names } };
  },
});

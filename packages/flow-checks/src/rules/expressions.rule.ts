import { createLanguage, type ExpressionProblem } from "@callwright/expressions";
import { CALL_MEMBERS, ERROR_MEMBERS, fieldUses, type Problem } from "@callwright/flow-schema";
import type { Rule } from "../types";

/** Expressions and texts are well formed and typed, and every variable that is read or set is declared. */
export const expressionsRule: Rule = ({ document, definitions }) => {
  const problems: Problem[] = [];
  const variables = Object.fromEntries(
    Object.entries(document.variables).map(([name, variable]) => [name, variable.type]),
  );
  const records = { call: CALL_MEMBERS, error: ERROR_MEMBERS };
  const language = createLanguage({ variables, records });
  const overResult = createLanguage({ variables, records: { ...records, result: null } });
  for (const [id, block] of Object.entries(document.blocks)) {
    const definition = definitions[block.kind];
    if (!definition) continue;
    for (const { path, field, value } of fieldUses(definition.configSchema, block.config)) {
      if (value.trim() === "") continue;
      if (field.role === "assigns") {
        const declared = Object.hasOwn(document.variables, value) ? document.variables[value] : undefined;
        if (!declared) problems.push(undeclared(id, path, value, field.type));
        else if (field.type !== "json" && declared.type !== field.type && declared.type !== "json") {
          const params = { name: value, type: declared.type, wanted: field.type };
          problems.push({ code: "variable-type", severity: "error", block: id, path, params });
        }
      } else if (field.role === "template" || field.role === "expression") {
        const compiled =
          field.role === "template"
            ? language.compileText(value)
            : (field.over === "result" ? overResult : language).compile(value, field.type);
        if (!compiled.ok) problems.push(expressionProblem(id, path, compiled.problem));
      }
    }
  }
  return problems;
};

type Path = readonly (string | number)[];

function undeclared(
  block: string,
  path: Path,
  name: string,
  valueType: "text" | "number" | "boolean" | "json",
): Problem {
  const valid = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(name);
  return {
    code: valid ? "variable-undeclared" : "variable-name",
    severity: "error",
    block,
    path,
    params: { name },
    ...(valid ? { fix: { type: "declare-variable", name, valueType } } : {}),
  };
}

function expressionProblem(block: string, path: Path, problem: ExpressionProblem): Problem {
  if (problem.code === "unknown-variable" && problem.name) return undeclared(block, path, problem.name, "text");
  return {
    code: `expression-${problem.code}`,
    severity: "error",
    block,
    path,
    params: { reason: problem.message, start: problem.start, end: problem.end, name: problem.name ?? "" },
  };
}

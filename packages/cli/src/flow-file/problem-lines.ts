import { count, printable } from "../output/format";
import type { FileProblem } from "./check-file";

/** Problems for the terminal: where, what, why, and what to do. */
export function problemLines(file: string, problems: readonly FileProblem[]): string {
  return problems
    .map(({ line, column, severity, code, message, why, fix }) =>
      [
        `${file}:${line}:${column}: ${severity}: ${printable(message)} [${code}]`,
        ...(why === "" ? [] : [`    Why: ${printable(why)}`]),
        ...(fix === "" ? [] : [`    Fix: ${printable(fix)}`]),
      ].join("\n"),
    )
    .join("\n");
}

/** `2 errors, 1 warning`; `no problems`. */
export function problemTotals(problems: readonly FileProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const parts = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ];
  return parts.length === 0 ? "no problems" : parts.join(", ");
}

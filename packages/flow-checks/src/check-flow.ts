import type { FlowDocument, Problem } from "@callwright/flow-schema";
import { createCheckedFlow } from "./checked-flow";
import { cyclesRule } from "./rules/cycles.rule";
import { expressionsRule } from "./rules/expressions.rule";
import { openPortsRule } from "./rules/open-ports.rule";
import { ownChecksRule } from "./rules/own-checks.rule";
import { reachabilityRule } from "./rules/reachability.rule";
import { referencesRule } from "./rules/references.rule";
import { shapeRule } from "./rules/shape.rule";
import type { CheckOptions, Rule } from "./types";

const RULES: readonly Rule[] = [
  shapeRule,
  openPortsRule,
  cyclesRule,
  expressionsRule,
  referencesRule,
  ownChecksRule,
  reachabilityRule,
];

/**
 * Every problem of a flow, errors first, else in the order of the rules. Errors stop a publish; warnings do not.
 * Takes any document, however incomplete; pure.
 */
export function checkFlow(document: FlowDocument, options: CheckOptions): readonly Problem[] {
  const flow = createCheckedFlow(document, options);
  const problems = RULES.flatMap((rule) => rule(flow));
  return [
    ...problems.filter((problem) => problem.severity === "error"),
    ...problems.filter((problem) => problem.severity === "warning"),
  ];
}

/** Whether a flow may be published. */
export const isExecutable = (problems: readonly Problem[]): boolean =>
  problems.every((problem) => problem.severity !== "error");

export { applyFix } from "./apply-fix";
export { checkFlow, isExecutable } from "./check-flow";
export { type RuleText, ruleMessages } from "./rule-messages";
export type { CheckOptions, KnownReferences } from "./types";

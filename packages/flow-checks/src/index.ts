export { applyFix } from "./apply-fix";
export { checkFlow, isExecutable } from "./check-flow";
export type { CheckOptions, KnownReferences } from "./types";

export {
  type BlockLibrary,
  BUILT_IN_FLOW,
  BundleError,
  type PreparedBlock,
  type PreparedBundle,
  type PreparedFlow,
  prepareBundle,
  scopeOf,
} from "./bundle";
export {
  type BlockContext,
  type BlockEvent,
  type BlockExecutor,
  type DigitBuffer,
  defineExecutor,
  type EffectRequest,
  type ExecutorRegistry,
  type RegisteredExecutor,
  type Transition,
} from "./executor";
export {
  type ArmedTimer,
  type DialedLeg,
  type FlowState,
  initialState,
  type PendingEffect,
  type VisitChange,
} from "./state";
export { replay, type StepResult, step } from "./step";
export { MAX_HANDLED_ERRORS, MAX_HOPS } from "./step-run";

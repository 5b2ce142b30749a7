export { builtInErrorFlow } from "./error-flow";
export { flowJsonSchema } from "./json-schema";
export { type FlowFormatProblem, type MigrateResult, migrateFlow } from "./migrate-flow";
export { type BlockKind, blocks } from "./registry";
export {
  type CalendarRules,
  type CalendarState,
  calendarSchema,
  calendarStatus,
  WEEKDAYS,
  type Weekday,
} from "./shared/calendar";
export { matchCallerList, normalizeCaller } from "./shared/caller-match";
export {
  CONDITION_OPERATORS,
  type Condition,
  type ConditionOperator,
  type ConditionRule,
  conditionExpression,
  conditionSchema,
  OPERATORS_WITHOUT_VALUE,
} from "./shared/condition";
export { checkInput } from "./shared/input-format";
export { PHONE_KEYS, type PhoneKey } from "./shared/phone-keys";
export { type PromptItem, promptItemSchema } from "./shared/prompts";
export { type SayAs, type SayOptions, sayAsSchema, sayText } from "./shared/say";

export {
  type CalendarRules,
  type CalendarState,
  calendarSchema,
  calendarStatus,
  WEEKDAYS,
  type Weekday,
} from "./common/calendar";
export { matchCallerList, normalizeCaller } from "./common/caller-match";
export {
  CONDITION_OPERATORS,
  type Condition,
  type ConditionOperator,
  type ConditionRule,
  conditionExpression,
  conditionSchema,
  OPERATORS_WITHOUT_VALUE,
} from "./common/condition";
export { checkInput } from "./common/input-format";
export { PHONE_KEYS, type PhoneKey } from "./common/phone-keys";
export { type PromptItem, promptItemSchema } from "./common/prompts";
export { type SayAs, type SayOptions, sayAsSchema, sayText } from "./common/say";
export { builtInErrorFlow } from "./error-flow";
export { flowJsonSchema } from "./json-schema";
export { type FlowFormatProblem, type MigrateResult, migrateFlow } from "./migrate-flow";
export { type BlockKind, blocks } from "./registry";

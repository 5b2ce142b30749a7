export { MAX_TEXT_LENGTH, type Scope } from "./environment";
export {
  type Compiled,
  createLanguage,
  type Expression,
  ExpressionError,
  type ExpressionProblem,
  type Language,
  type Text,
  type Values,
} from "./language";
export { splitTemplate, type TemplatePart } from "./template";
export { coerce, emptyValue, toText, type Value, type ValueType } from "./value";

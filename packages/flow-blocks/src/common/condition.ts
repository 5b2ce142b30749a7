import type { VariableType } from "@callwright/flow-schema";
import { expressionField, withHints } from "@callwright/flow-schema";
import { z } from "zod";

export const CONDITION_OPERATORS = [
  "equals",
  "notEquals",
  "contains",
  "startsWith",
  "endsWith",
  "greaterThan",
  "atLeast",
  "lessThan",
  "atMost",
  "isOneOf",
  "isEmpty",
  "isNotEmpty",
  "isTrue",
  "isFalse",
] as const;
export const conditionOperatorSchema = z.enum(CONDITION_OPERATORS);
export type ConditionOperator = z.infer<typeof conditionOperatorSchema>;

export const conditionRuleSchema = z.object({
  /** What is looked at: a variable, or a member of one such as call.ani or order.status. */
  subject: expressionField("json"),
  operator: conditionOperatorSchema,
  /** As typed by the admin; several for `isOneOf` are separated by commas. Unused by operators without a value. */
  value: z.string().max(500),
});
export type ConditionRule = z.output<typeof conditionRuleSchema>;

/** A condition built by pickers, or an expression for those who want one. */
export const conditionSchema = withHints(
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("rules"),
      match: z.enum(["all", "any"]),
      rules: z.array(conditionRuleSchema).min(1).max(20),
    }),
    z.object({ type: z.literal("expression"), expression: expressionField("boolean") }),
  ]),
  { widget: "condition" },
);
export type Condition = z.output<typeof conditionSchema>;

export const OPERATORS_WITHOUT_VALUE: ReadonlySet<ConditionOperator> = new Set([
  "isEmpty",
  "isNotEmpty",
  "isTrue",
  "isFalse",
]);

/**
 * The expression that a condition means. Values are compared as the subject's type says: a text with a text, a number
 * with a number; where the type is open (JSON) as text, or as number where the operator orders. So "1" is 1 where a
 * number is meant, and "Yes" is yes.
 */
export function conditionExpression(condition: Condition, typeOf: (name: string) => VariableType | undefined): string {
  if (condition.type === "expression") return condition.expression;
  const rules = condition.rules.map((rule) => `(${ruleExpression(rule, typeOf)})`);
  return rules.join(condition.match === "all" ? " && " : " || ");
}

const ORDER: Readonly<Partial<Record<ConditionOperator, string>>> = {
  greaterThan: ">",
  atLeast: ">=",
  lessThan: "<",
  atMost: "<=",
};

function ruleExpression(rule: ConditionRule, typeOf: (name: string) => VariableType | undefined): string {
  const { subject, operator, value } = rule;
  const type = typeOf(subject.trim());
  const text = `text(${subject}).trim().lowerAscii()`;
  const literal = (raw: string) => JSON.stringify(raw.trim().toLowerCase());
  const number = numberLiteral(value);
  const order = ORDER[operator];
  if (order) return `number(${subject}) ${order} ${number ?? `number(${JSON.stringify(value)})`}`;
  switch (operator) {
    case "equals":
    case "notEquals": {
      const sign = operator === "equals" ? "==" : "!=";
      if (type === "number" && number !== null) return `number(${subject}) ${sign} ${number}`;
      if (type === "boolean") return `${text} ${sign} ${literal(value)}`;
      return `${text} ${sign} ${literal(value)}`;
    }
    case "contains":
    case "startsWith":
    case "endsWith":
      return `${text}.${operator}(${literal(value)})`;
    case "isOneOf":
      return `${text} in [${value
        .split(",")
        .filter((item) => item.trim() !== "")
        .map(literal)
        .join(", ")}]`;
    case "isEmpty":
      return `${text} == ""`;
    case "isNotEmpty":
      return `${text} != ""`;
    case "isTrue":
      return `${text} == "true"`;
    default:
      return `${text} != "true"`;
  }
}

/** A literal of the expression language that is a double, so that it compares with what number() gives. */
function numberLiteral(value: string): string | null {
  const trimmed = value.trim();
  if (trimmed === "" || !Number.isFinite(Number(trimmed))) return null;
  const number = Number(trimmed);
  return Number.isInteger(number) && Math.abs(number) < 1e15 ? `${number}.0` : String(number);
}

import { Environment } from "@marcbachmann/cel-js";
import { toText, toValue, type ValueType } from "./value";

/** What may be read: flow variables by name with their type, and records such as `call` with the names of their members. */
export interface Scope {
  readonly variables: Readonly<Record<string, ValueType>>;
  /** Record name → its members; null = any member (a JSON document such as a response). */
  readonly records: Readonly<Record<string, readonly string[] | null>>;
}

const CEL_TYPE = { text: "string", number: "double", boolean: "bool", json: "dyn" } as const;

/** Structural bounds: with no loops but one flat comprehension they bound the cost of an evaluation. */
const LIMITS = { maxAstNodes: 400, maxDepth: 40, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };

/** Longest text that a formatting function or a template gives, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 10_000;

/**
 * The language: CEL, with whole-number literals usable beside numbers (CEL keeps int and double apart, which no admin
 * expects of `count + 1`), and a few functions for texts. No clock and no randomness: they come in with events.
 */
const base: Environment = createBase();

function createBase(): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false, limits: LIMITS });
  const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    "%": (a, b) => a % b,
  };
  for (const [operator, apply] of Object.entries(arithmetic)) {
    const handler = (a: number | bigint, b: number | bigint) => apply(Number(a), Number(b));
    environment.registerOperator(`double ${operator} int: double`, handler);
    environment.registerOperator(`int ${operator} double: double`, handler);
  }
  environment.registerOperator("double % double: double", (a: number, b: number) => a % b);
  environment.registerOperator("double == int", (a: number, b: bigint) => a === Number(b));
  environment.registerOperator("double in list<int>", (a: number, list: readonly unknown[]) =>
    list.some((item) => (typeof item === "bigint" || typeof item === "number") && Number(item) === a),
  );

  // number("12"), text(12.0), spell("AB1") = "A B 1", last("123456", 4), fixed(3.14159, 2), orElse(value, "none")
  environment.registerFunction("number(dyn): double", (value: unknown) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : toNumber(value);
    if (!Number.isFinite(number)) throw new RangeError("number(): not a number");
    return number;
  });
  environment.registerFunction("text(dyn): string", (value: unknown) => toText(toValue(value)));
  environment.registerFunction("spell(string): string", (text: string) => [...text.slice(0, 500)].join(" "));
  environment.registerFunction("last(string, int): string", (text: string, count: bigint) =>
    count <= 0n ? "" : text.slice(-Number(count)),
  );
  environment.registerFunction("digitsOf(string): string", (text: string) => text.replace(/[^0-9]/g, ""));
  environment.registerFunction("fixed(double, int): string", (value: number, places: bigint) =>
    value.toFixed(Math.min(10, Math.max(0, Number(places)))),
  );
  environment.registerFunction("round(double): double", (value: number) => Math.round(value));
  environment.registerFunction("orElse(dyn, dyn): dyn", (value: unknown, otherwise: unknown) =>
    value === null || value === undefined || value === "" ? otherwise : value,
  );
  return environment;
}

function toNumber(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
    ? Number(value)
    : Number.NaN;
}

/** An environment that knows exactly the names of a scope. */
export function createEnvironment(scope: Scope): Environment {
  const environment = base.clone();
  for (const [name, type] of Object.entries(scope.variables)) environment.registerVariable(name, CEL_TYPE[type]);
  for (const name of Object.keys(scope.records)) environment.registerVariable(name, "dyn");
  return environment;
}

import {
  type ASTNode,
  TypeError as CelTypeError,
  type Environment,
  EvaluationError,
  ParseError,
} from "@marcbachmann/cel-js";
import { createEnvironment, MAX_TEXT_LENGTH, type Scope } from "./environment";
import { splitTemplate } from "./template";
import { coerce, toText, toValue, type Value, type ValueType } from "./value";

/** What is wrong with an expression. `start` and `end` are offsets into the source that was given. */
export interface ExpressionProblem {
  readonly code:
    | "syntax"
    | "unknown-variable"
    | "unknown-member"
    | "wrong-type"
    | "too-complex"
    | "unsupported"
    | "unclosed";
  /** The parser's own words, in English, for the expression editor. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The variable or member concerned. */
  readonly name?: string;
}

export type Compiled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ExpressionProblem };

/** Values of a scope's names at one moment. */
export type Values = Readonly<Record<string, Value>>;

export interface Expression {
  readonly source: string;
  /** Names of the scope that it reads, each once. */
  readonly reads: readonly string[];
  /** Throws an {@link ExpressionError} where the values do not allow an answer (a missing member, no number, …). */
  evaluate(values: Values): Value;
}

export interface Text {
  readonly source: string;
  readonly reads: readonly string[];
  /** The text itself where there is no expression in it, else null. */
  readonly constant: string | null;
  /** Throws an {@link ExpressionError} like {@link Expression.evaluate}. `encode` is put on what expressions give (for an address). */
  render(values: Values, encode?: (text: string) => string): string;
}

/** An expression that could not be evaluated with the values of this call. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly source: string;
  constructor(source: string, reason: string) {
    super(`${reason} in ${source}`);
    this.source = source;
  }
}

/** Compiles expressions and texts over one scope. Pure; compiled things are cached by their source. */
export interface Language {
  compile(source: string, type: ValueType): Compiled<Expression>;
  compileText(source: string): Compiled<Text>;
}

export function createLanguage(scope: Scope): Language {
  const environment = createEnvironment(scope);
  const expressions: Readonly<Record<ValueType, Map<string, Compiled<Expression>>>> = {
    text: new Map(),
    number: new Map(),
    boolean: new Map(),
    json: new Map(),
  };
  const texts = new Map<string, Compiled<Text>>();

  const compile = (source: string, type: ValueType): Compiled<Expression> => {
    let compiled = expressions[type].get(source);
    if (!compiled) {
      compiled = compileExpression(environment, scope, source, type);
      expressions[type].set(source, compiled);
    }
    return compiled;
  };
  const compileText = (source: string): Compiled<Text> => {
    let compiled = texts.get(source);
    if (!compiled) {
      compiled = compileTemplate(source, compile);
      texts.set(source, compiled);
    }
    return compiled;
  };
  return { compile, compileText };
}

const CHECKED_TYPES: Readonly<Record<ValueType, readonly string[] | null>> = {
  text: null, // anything has a text
  number: ["int", "uint", "double", "dyn"],
  boolean: ["bool", "dyn"],
  json: null,
};

function compileExpression(
  environment: Environment,
  scope: Scope,
  source: string,
  type: ValueType,
): Compiled<Expression> {
  if (source.length > 1000) return failure("too-complex", "longer than 1,000 characters", 0, source.length);
  let parsed: ReturnType<Environment["parse"]>;
  try {
    parsed = environment.parse(source);
  } catch (error) {
    return problemOf(error, source);
  }
  const reads = new Set<string>();
  const found = inspect(parsed.ast, scope, reads, new Set(), 0);
  if (found) return { ok: false, problem: found };
  const checked = parsed.check();
  if (!checked.valid) return problemOf(checked.error, source);
  const allowed = CHECKED_TYPES[type];
  if (allowed && !allowed.includes(checked.type ?? "dyn")) {
    return failure("wrong-type", `gives ${checked.type}, wanted ${type}`, 0, source.length);
  }
  return {
    ok: true,
    value: {
      source,
      reads: [...reads],
      evaluate(values) {
        let raw: unknown;
        try {
          raw = parsed(values);
        } catch (error) {
          throw new ExpressionError(source, error instanceof EvaluationError ? error.summary : messageOf(error));
        }
        let value: Value | undefined;
        try {
          value = coerce(toValue(raw), type);
        } catch (error) {
          throw new ExpressionError(source, messageOf(error));
        }
        if (value === undefined) throw new ExpressionError(source, `not a ${type}`);
        if (typeof value === "string" && value.length > MAX_TEXT_LENGTH)
          throw new ExpressionError(source, "text too long");
        return value;
      },
    },
  };
}

const COMPREHENSIONS = new Set(["all", "exists", "exists_one", "map", "filter"]);
const UNAVAILABLE = new Set(["matches", "bind"]);

/**
 * Collects the names read, and refuses what cannot be bounded: a loop in a loop, and regular expressions
 * (a pattern can take exponential time).
 */
function inspect(
  node: ASTNode,
  scope: Scope,
  reads: Set<string>,
  bound: ReadonlySet<string>,
  loops: number,
): ExpressionProblem | null {
  const { start, end } = node.range;
  const all = (nodes: readonly ASTNode[]): ExpressionProblem | null => {
    for (const child of nodes) {
      const found = inspect(child, scope, reads, bound, loops);
      if (found) return found;
    }
    return null;
  };
  switch (node.op) {
    case "value":
      return null;
    case "id":
      if (!bound.has(node.args)) reads.add(node.args);
      return null;
    case ".":
    case ".?": {
      const [object, member] = node.args;
      if (object.op === "id" && !bound.has(object.args)) {
        const members = Object.hasOwn(scope.records, object.args) ? scope.records[object.args] : null;
        if (members && !members.includes(member)) {
          return { code: "unknown-member", message: `${object.args} has no ${member}`, start, end, name: member };
        }
      }
      return all([object]);
    }
    case "call":
      return all(node.args[1]);
    case "rcall": {
      const [name, object, args] = node.args;
      if (UNAVAILABLE.has(name)) {
        return { code: "unsupported", message: `${name}() is not available`, start, end, name };
      }
      const variable = args[0];
      if (COMPREHENSIONS.has(name) && args.length >= 2 && variable?.op === "id") {
        if (loops > 0) return { code: "too-complex", message: "a loop within a loop", start, end };
        const found = all([object]);
        if (found) return found;
        const inner = new Set([...bound, variable.args]);
        for (const body of args.slice(1)) {
          const problem = inspect(body, scope, reads, inner, loops + 1);
          if (problem) return problem;
        }
        return null;
      }
      return all([object, ...args]);
    }
    case "map":
      return all(node.args.flat());
    case "!_":
    case "-_":
      return all([node.args]);
    default:
      return all(node.args);
  }
}

function compileTemplate(
  source: string,
  compile: (source: string, type: ValueType) => Compiled<Expression>,
): Compiled<Text> {
  const split = splitTemplate(source);
  if (!split.ok) return failure("unclosed", "{{ without }}", split.at, source.length);
  const parts: (string | Expression)[] = [];
  const reads = new Set<string>();
  for (const part of split.parts) {
    if (part.type === "text") {
      parts.push(part.text);
      continue;
    }
    const compiled = compile(part.source, "text");
    if (!compiled.ok) {
      const { problem } = compiled;
      return { ok: false, problem: { ...problem, start: problem.start + part.start, end: problem.end + part.start } };
    }
    for (const name of compiled.value.reads) reads.add(name);
    parts.push(compiled.value);
  }
  const constant = parts.every((part) => typeof part === "string") ? parts.join("") : null;
  return {
    ok: true,
    value: {
      source,
      reads: [...reads],
      constant,
      render(values, encode) {
        if (constant !== null) return constant;
        let text = "";
        for (const part of parts) {
          if (typeof part === "string") text += part;
          else text += encode ? encode(toText(part.evaluate(values))) : toText(part.evaluate(values));
        }
        if (text.length > MAX_TEXT_LENGTH) throw new ExpressionError(source, "text too long");
        return text;
      },
    },
  };
}

function problemOf(error: unknown, source: string): Compiled<never> {
  if (error instanceof ParseError || error instanceof CelTypeError) {
    const start = error.range?.start ?? 0;
    const end = error.range?.end ?? source.length;
    if (error.code === "unknown_variable") {
      const name = source.slice(start, end);
      return { ok: false, problem: { code: "unknown-variable", message: error.summary, start, end, name } };
    }
    if (error instanceof CelTypeError) return failure("wrong-type", error.summary, start, end);
    return failure(/exceed|limit|maximum/i.test(error.summary) ? "too-complex" : "syntax", error.summary, start, end);
  }
  return failure("syntax", messageOf(error), 0, source.length);
}

function failure(code: ExpressionProblem["code"], message: string, start: number, end: number): Compiled<never> {
  return { ok: false, problem: { code, message, start, end } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLanguage, ExpressionError, type Values } from "./index";

const language = createLanguage({
  variables: { count: "number", name: "text", vip: "boolean", order: "json" },
  records: { call: ["ani", "dnis"], result: null },
});
const values: Values = {
  count: 2,
  name: "Ann",
  vip: true,
  order: { status: "shipped", items: [1, 2, 3], total: 12.5 },
  call: { ani: "+48221234567", dnis: "1000" },
  result: { body: { eta: "2026-12-01" } },
};
const evaluate = (source: string, type: "text" | "number" | "boolean" | "json" = "json") => {
  const compiled = language.compile(source, type);
  if (!compiled.ok) throw new Error(compiled.problem.message);
  return compiled.value.evaluate(values);
};
const problem = (source: string, type: "text" | "number" | "boolean" | "json" = "json") => {
  const compiled = language.compile(source, type);
  return compiled.ok ? null : compiled.problem;
};

describe("expressions", () => {
  test.each([
    ["count + 1", 3],
    ["1 + count * 2", 5],
    ["count == 2", true],
    ["count in [1, 2]", true],
    ["count % 2", 0],
    ['name == "Ann" && vip', true],
    ["order.total > 12", true],
    ["order.items.exists(item, item > 2)", true],
    ["order.items.filter(item, item > 1)", [2, 3]],
    ["call.ani.startsWith('+48')", true],
    ['last(call.ani, 3) == "567"', true],
    ['number("12") + count', 14],
    ["result.body.eta", "2026-12-01"],
    ['orElse(order.status, "none")', "shipped"],
    ["fixed(order.total, 2)", "12.50"],
    ['spell("A1")', "A 1"],
    ["size(order.items)", 3],
    ["{'a': 1, 'b': 'x'}", { a: 1, b: "x" }],
  ])("%s", (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  test("a whole number reads as one in a text", () => {
    expect(evaluate("count", "text")).toBe("2");
    expect(evaluate("order.total", "text")).toBe("12.5");
    expect(evaluate("order.items", "text")).toBe("[1,2,3]");
  });

  test.each([
    ["nobody + 1", "unknown-variable"],
    ["call.nobody", "unknown-member"],
    ["count +", "syntax"],
    ['name + 1 == "x"', "wrong-type"],
    ['"1" == 1', "wrong-type"],
    ['name.matches("(a+)+")', "unsupported"],
    ["order.items.map(a, order.items.map(b, a * b))", "too-complex"],
    [`${"(".repeat(60)}1${")".repeat(60)} + ${"1 + ".repeat(300)}1`, "too-complex"],
    ["", "syntax"],
  ])("%s is refused: %s", (source, code) => {
    expect(problem(source)?.code).toBe(code);
  });

  test("the place of a problem is marked", () => {
    expect(problem("count + nobody")).toMatchObject({ code: "unknown-variable", start: 8, end: 14, name: "nobody" });
  });

  test("the wanted type is checked before and after evaluation", () => {
    expect(problem("name", "boolean")?.code).toBe("wrong-type");
    expect(problem("name", "number")?.code).toBe("wrong-type");
    expect(() => evaluate("order.status", "number")).toThrow(ExpressionError);
    expect(() => evaluate("order.nothing.at.all", "text")).toThrow(ExpressionError);
    expect(() => evaluate("1 / (count - 2)", "number")).toThrow(ExpressionError);
  });

  test("names that are read are listed, variables of a loop are not", () => {
    const compiled = language.compile("order.items.exists(x, x > count) && vip", "boolean");
    expect(compiled.ok && [...compiled.value.reads].sort()).toEqual(["count", "order", "vip"]);
  });

  test("any source compiles or is refused with a place inside it; none throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9+*(){}[\]."' =&|!?:<>-]*$/)), (source) => {
        const compiled = language.compile(source, "json");
        if (compiled.ok) return;
        expect(compiled.problem.start).toBeGreaterThanOrEqual(0);
        expect(compiled.problem.end).toBeLessThanOrEqual(Math.max(source.length, compiled.problem.start));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("text with expressions", () => {
  const render = (source: string) => {
    const compiled = language.compileText(source);
    if (!compiled.ok) throw new Error(compiled.problem.message);
    return compiled.value.render(values);
  };
  test("parts are put together", () => {
    expect(render("Hello {{ name }}, order {{order.status}}.")).toBe("Hello Ann, order shipped.");
    expect(render("{{ '}}' }} and {{\"{{\"}}")).toBe("}} and {{");
    expect(render("nothing { to } do")).toBe("nothing { to } do");
  });
  test("a text without expressions is known beforehand", () => {
    const compiled = language.compileText("Welcome.");
    expect(compiled.ok && compiled.value.constant).toBe("Welcome.");
  });
  test("problems are placed in the whole text", () => {
    const compiled = language.compileText("Hello {{ nobody }}");
    expect(!compiled.ok && compiled.problem).toMatchObject({ code: "unknown-variable", start: 9, end: 15 });
    const open = language.compileText("Hello {{ name");
    expect(!open.ok && open.problem.code).toBe("unclosed");
  });
  test("text without braces is rendered as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("{{")),
        (text) => {
          expect(render(text)).toBe(text);
        },
      ),
    );
  });
});

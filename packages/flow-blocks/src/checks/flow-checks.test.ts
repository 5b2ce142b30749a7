import { applyFix, checkFlow, isExecutable } from "@callwright/flow-checks";
import type { FlowDocument, Problem } from "@callwright/flow-schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocks } from "../registry";
import { block, flow } from "../testing/drive";
import { randomFlow } from "../testing/random-flow";

const references = { calendar: new Set(["c1"]), prompt: new Set(["p1"]), extension: new Set(["2000"]) };
const check = (document: FlowDocument) => checkFlow(document, { definitions: blocks.definitions, references });
const codes = (document: FlowDocument) => check(document).map((problem) => problem.code);
const end = block("hang-up", {});
const good = flow(
  { menu: block("menu", {}, { "key-1": "end", "key-2": "end", noInput: "end", noMatch: "end" }), end },
  "menu",
);

/** Each rule: a flow that only just breaks it; the good flow is its repaired twin. */
const broken: readonly (readonly [code: string, document: FlowDocument])[] = [
  ["start-missing", { ...good, start: "gone" }],
  ["start-not-entry", { ...good, start: "menu" }],
  ["kind-unknown", { ...good, blocks: { ...good.blocks, end: { ...end, kind: "teleport" } } }],
  ["version-newer", { ...good, blocks: { ...good.blocks, end: { ...end, version: 9 } } }],
  ["setting-invalid", flow({ menu: block("menu", { maxAttempts: 0 }, { "key-1": "end" }), end }, "menu")],
  ["port-unknown", { ...good, blocks: { ...good.blocks, end: { ...end, next: { onwards: "menu" } } } }],
  ["target-missing", { ...good, blocks: { ...good.blocks, start: block("start", {}, { next: "gone" }) } }],
  ["port-open", flow({ menu: block("menu", {}, { "key-1": "end", "key-2": "end", noInput: "end" }), end }, "menu")],
  ["unreachable", { ...good, blocks: { ...good.blocks, lost: end } }],
  ["error-handler-missing", { ...good, onError: "end" }],
  ["not-in-use", flow({ end, sorry: block("error-handler", {}, { next: "end" }) }, "end")],
  [
    "cycle-without-wait",
    flow(
      {
        a: block("branch", {}, { "branch-1": "b", otherwise: "end" }),
        b: block("branch", {}, { "branch-1": "a", otherwise: "end" }),
        end,
      },
      "a",
    ),
  ],
  ["setting-empty", flow({ a: block("business-hours", {}, { open: "end", closed: "end", holiday: "end" }), end }, "a")],
  [
    "reference-unknown",
    flow(
      { a: block("business-hours", { calendarId: "c2" }, { open: "end", closed: "end", holiday: "end" }), end },
      "a",
    ),
  ],
  [
    "variable-undeclared",
    flow({ a: block("play", { prompt: [{ type: "speech", text: "{{ order }}" }] }, { next: "end" }), end }, "a"),
  ],
  [
    "variable-type",
    flow(
      { a: block("collect-digits", { saveTo: "n" }, { collected: "end", noInput: "end", invalid: "end" }), end },
      "a",
      { n: "number" },
    ),
  ],
  [
    "variable-name",
    flow(
      {
        a: block("collect-digits", { saveTo: "my number" }, { collected: "end", noInput: "end", invalid: "end" }),
        end,
      },
      "a",
    ),
  ],
  [
    "expression-unclosed",
    flow({ a: block("play", { prompt: [{ type: "speech", text: "{{ call.ani" }] }, { next: "end" }), end }, "a"),
  ],
  [
    "expression-unknown-member",
    flow({ a: block("play", { prompt: [{ type: "speech", text: "{{ call.mood }}" }] }, { next: "end" }), end }, "a"),
  ],
  [
    "key-twice",
    flow(
      {
        a: block(
          "menu",
          {
            options: [
              { key: "1", label: "" },
              { key: "1", label: "" },
            ],
          },
          { "key-1": "end", noInput: "end", noMatch: "end" },
        ),
        end,
      },
      "a",
    ),
  ],
  ["nothing-to-play", flow({ a: block("play", { prompt: [] }, { next: "end" }), end }, "a")],
];

describe("checks", () => {
  test("a sound flow has no problem", () => {
    expect(check(good)).toEqual([]);
    expect(isExecutable(check(good))).toBe(true);
  });

  test.each(broken)("%s", (code, document) => {
    expect(codes(document)).toContain(code);
  });

  test("a cycle that passes a block that waits is no problem", () => {
    const again = flow(
      {
        menu: block("menu", {}, { "key-1": "branch", "key-2": "end", noInput: "end", noMatch: "menu" }),
        branch: block("branch", {}, { "branch-1": "menu", otherwise: "menu" }),
        end,
      },
      "menu",
    );
    expect(codes(again)).toEqual([]);
  });

  test("a cycle over an HTTP request is no wait for the caller", () => {
    const again = flow(
      { ask: block("http-request", { url: "https://x.test" }, { success: "end", failed: "ask", timeout: "ask" }), end },
      "ask",
    );
    expect(codes(again)).toContain("cycle-without-wait");
  });

  test("a failure port may stay open", () => {
    expect(codes(flow({ a: block("play", {}, { next: "end" }), end }, "a"))).toEqual([]);
  });

  test("a name that every object has is no declared variable", () => {
    const into = (saveTo: string) =>
      flow({ a: block("collect-digits", { saveTo }, { collected: "end", noInput: "end", invalid: "end" }), end }, "a");
    expect(codes(into("constructor"))).toContain("variable-undeclared");
    expect(codes({ ...good, start: "constructor" })).toContain("start-missing");
  });

  test("what is not known is not checked", () => {
    const document = flow(
      { a: block("business-hours", { calendarId: "c2" }, { open: "end", closed: "end", holiday: "end" }), end },
      "a",
    );
    expect(checkFlow(document, { definitions: blocks.definitions })).toEqual([]);
  });

  test("each fix mends its problem", () => {
    const name = ({ code, block: at, port, path }: Problem) => JSON.stringify([code, at, port, path]);
    let fixed = 0;
    for (const [code, document] of broken) {
      for (const problem of check(document).filter((each) => each.code === code)) {
        if (!problem.fix) continue;
        const mended = applyFix(document, problem.fix, blocks.definitions);
        expect(check(mended).map(name)).not.toContain(name(problem));
        fixed++;
      }
    }
    expect(fixed).toBeGreaterThan(6);
  });

  test("any flow is checked without throwing, and a deep one too", () => {
    fc.assert(
      fc.property(randomFlow, (document) => {
        check(document);
      }),
      { numRuns: 500 },
    );
    const chain = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [
        `b${index}`,
        block("branch", {}, { "branch-1": `b${index + 1}`, otherwise: `b${index + 1}` }),
      ]),
    );
    const deep = flow({ ...chain, b5000: end }, "b0");
    expect(check(deep)).toEqual([]);
  });
});

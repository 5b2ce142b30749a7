import type { Block, FlowDocument } from "@callwright/flow-schema";
import fc from "fast-check";
import { blocks } from "../registry";
import { block, flow } from "./drive";

const speech = (text: string) => [{ type: "speech", text }];
const prompt = fc.constantFrom(
  speech("Hello"),
  speech("Hello {{ name }}, {{ count }}"),
  [{ type: "say", as: "digits", value: "name", currency: "USD" }],
  [{ type: "audio", promptId: "p1" }],
  [],
);
const anyPrompt = prompt.filter((items) => items.length > 0);
const rules = (subject: string, operator: string, value: string) => ({
  type: "rules",
  match: "all",
  rules: [{ subject, operator, value }],
});

/** Settings of each kind, small and varied enough that every port is reached. A kind without an entry fails the build. */
const CONFIGS: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  start: fc.constant({}),
  play: fc.record({ prompt: anyPrompt, interruptible: fc.boolean(), repeat: fc.integer({ min: 1, max: 2 }) }),
  menu: fc.record({
    prompt,
    options: fc.constantFrom(
      [{ key: "1", label: "" }],
      [
        { key: "1", label: "A" },
        { key: "2", label: "B" },
        { key: "#", label: "C" },
      ],
    ),
    maxAttempts: fc.integer({ min: 1, max: 3 }),
    interruptible: fc.boolean(),
    ignoreTypeAhead: fc.boolean(),
    saveKeyTo: fc.constantFrom("", "name"),
  }),
  "collect-digits": fc.record({
    prompt,
    saveTo: fc.constantFrom("name", "pin"),
    minDigits: fc.integer({ min: 1, max: 2 }),
    maxDigits: fc.integer({ min: 2, max: 4 }),
    format: fc.constantFrom("any", "luhn", "date", "amount"),
    datePattern: fc.constant("MMYY"),
    secret: fc.boolean(),
    confirm: fc.boolean(),
    totalTimeoutMs: fc.constantFrom(0, 2000),
    maxAttempts: fc.integer({ min: 1, max: 2 }),
    interruptible: fc.boolean(),
  }),
  branch: fc.constantFrom(
    { branches: [{ id: "a", name: "", when: rules("name", "equals", "12") }] },
    {
      branches: [
        { id: "a", name: "", when: rules("count", "greaterThan", "1") },
        { id: "b", name: "", when: rules("call.ani", "startsWith", "+4") },
      ],
    },
    { branches: [{ id: "a", name: "", when: { type: "expression", expression: "data.missing.member == 1" } }] },
  ),
  "business-hours": fc.record({ calendarId: fc.constant("c1"), emergencyPort: fc.boolean() }),
  "caller-list": fc.record({ listId: fc.constant("l1"), saveLabelTo: fc.constantFrom("", "name") }),
  "set-variables": fc.constantFrom(
    { assignments: [{ variable: "count", value: "count + 1" }] },
    { assignments: [{ variable: "count", value: '"no number"' }] },
    {
      assignments: [
        { variable: "name", value: "count" },
        { variable: "data", value: "{'a': name}" },
      ],
    },
  ),
  "http-request": fc.record({
    url: fc.constant("https://x.test/{{ name }}"),
    mappings: fc.constantFrom(
      [],
      [{ variable: "data", value: "result.body" }],
      [{ variable: "name", value: "result.body.name" }],
    ),
    whileWaiting: prompt,
  }),
  "record-message": fc.record({ prompt, review: fc.boolean(), maxAttempts: fc.integer({ min: 1, max: 2 }) }),
  transfer: fc.record({
    target: fc.constantFrom({ type: "extension", extension: "2000" }, { type: "sip", uri: "sip:{{ name }}@pbx.test" }),
    announcement: prompt,
  }),
  "go-to-flow": fc.record({ flowId: fc.constantFrom("flow-1", "missing") }),
  "hang-up": fc.constant({}),
  "error-handler": fc.constant({}),
};

const KINDS = Object.keys(blocks.definitions).filter((kind) => kind !== "start");

const randomBlock: fc.Arbitrary<Block> = fc.constantFrom(...KINDS).chain((kind) => {
  const config = CONFIGS[kind];
  if (!config) throw new Error(`random flows do not know the kind ${kind}: add it to CONFIGS`);
  return config.map((settings) => block(kind, settings));
});

/** Flows of all kinds of blocks, each port wired to some block or (sometimes) open. They shrink towards few blocks. */
export const randomFlow: fc.Arbitrary<FlowDocument> = fc
  .array(randomBlock, { minLength: 1, maxLength: 7 })
  .chain((drawn) => {
    const ids = drawn.map((_, index) => `b${index}`);
    const slots = drawn.flatMap((each, index) =>
      (blocks.definitions[each.kind]?.ports(each.config) ?? []).map((port) => ({ index, port: port.id })),
    );
    const target = fc.option(fc.constantFrom(...ids), { freq: 12, nil: undefined });
    return fc
      .tuple(fc.array(target, { minLength: slots.length, maxLength: slots.length }), fc.boolean())
      .map(([targets, handled]) => {
        const wired = new Map<string, Block>(drawn.map((each, index) => [`b${index}`, { ...each, next: {} }]));
        slots.forEach(({ index, port }, slot) => {
          const to = targets[slot];
          const from = wired.get(`b${index}`);
          if (to && from) wired.set(`b${index}`, { ...from, next: { ...from.next, [port]: to } });
        });
        const handler = drawn.findIndex((each) => each.kind === "error-handler");
        return flow(
          Object.fromEntries(wired),
          "b0",
          { name: "text", count: "number", data: "json", pin: "secret" },
          handled && handler >= 0 ? { onError: `b${handler}` } : {},
        );
      });
  });

/** What the world does, as numbers that choose among what is possible at each moment. */
export const randomChoices = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 40 });

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BLOCK_LANGUAGES, type BlockTexts, type Message, type Problem } from "@callwright/flow-schema";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { PHONE_KEYS } from "./common/phone-keys";
import { blocks } from "./registry";
import { block, flow } from "./testing/drive";

/** Texts that are the same in every language or in two: names, codes, addresses, expressions. */
const SAME_AS_ENGLISH = new Set([
  ...["Id", "JSON", "Menu", "{name}", "{options}", "{method} {url}", "{key} · {label}", "“{words}”"],
  ...["accept-language", "order", "phone", "shipped", "text/plain", "sip:reception@192.0.2.10"],
  ...["call.ani", "{{ call.ani }}", "attempts + 1", "order_number", "order_status", "result.body.status"],
  ...['order_status == "shipped"', "https://shop.example.com/orders/{{ order_number }}"],
]);

/** Values that people type or press: shown as they are. */
const BARE_VALUES = new Set<string>(PHONE_KEYS);

/**
 * Settings that bring every summary, port and problem of a block to light, beside its defaults. A summary or problem
 * that none of them gives fails the test: add the settings that give it.
 */
const SAMPLES: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  branch: [
    {
      branches: ["VIP", "Again"].map((name) => ({
        id: "same",
        name,
        when: { type: "expression", expression: "true" },
      })),
    },
  ],
  "business-hours": [{ emergencyPort: true }],
  "collect-digits": [
    { minDigits: 4, maxDigits: 4 },
    { minDigits: 5, maxDigits: 4, prompt: [] },
    { format: "date", maxDigits: 4 },
    { confirm: true, confirmKey: "1", againKey: "1", secret: true, saveTo: "plain" },
  ],
  "hang-up": [{ cause: "busy" }, { cause: "rejected" }],
  "http-request": [{ method: "GET", url: "ftp://shop.example.com", body: { type: "json", fields: [] } }],
  menu: [
    {
      prompt: [],
      options: [
        { key: "1", label: "" },
        { key: "2", label: "Sales" },
        { key: "2", label: "Support" },
      ],
    },
  ],
  play: [{ prompt: [] }],
  "record-message": [{ review: true, keepKey: "1", againKey: "1" }],
  start: [{ answer: "whenHeard" }],
  transfer: [{ target: { type: "sip", uri: "mailto:someone" } }],
};

const definitions = Object.values(blocks.definitions).map((definition) => ({ kind: definition.kind, definition }));

/** Every text of a language by its place, such as `fields/prompt/label`. */
function flatten(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new Map(entries.flatMap(([key, member]) => [...flatten(member, path ? `${path}/${key}` : key)]));
}

const sortedMatches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[0]).sort();
const placeholders = (text: string) => sortedMatches(text, /\{\{.*?\}\}|\{\w+\}/g);
const codeSpans = (text: string) => sortedMatches(text, /`[^`]+`/g);
const emphases = (text: string) => sortedMatches(text.replace(/`[^`]+`/g, ""), /\*[^*\n]+\*/g);
const paragraphs = (text: string) => text.split("\n\n").length;

/** A message's key has a text, and every {placeholder} of it comes with the message. Gives the key without its group. */
function expectFilled(texts: Readonly<Record<string, string>>, message: Message, group: "ports" | "summary") {
  const [prefix, key] = message.key.split(".", 2);
  expect(prefix).toBe(group);
  const text = texts[key ?? ""];
  expect(text, message.key).toBeDefined();
  const known = Object.keys(message.params ?? {}).map((name) => `{${name}}`);
  for (const placeholder of placeholders(text ?? "")) expect(known, message.key).toContain(placeholder);
  return key ?? "";
}

function expectProblem(texts: BlockTexts, problem: Omit<Problem, "block">) {
  const text = texts.problems[problem.code];
  expect(text, problem.code).toBeDefined();
  const known = ["{block}", ...Object.keys(problem.params ?? {}).map((name) => `{${name}}`)];
  for (const part of Object.values(text ?? {})) {
    for (const placeholder of placeholders(part)) expect(known, problem.code).toContain(placeholder);
  }
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}
const nodeSchema: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    // a schema by reference would hide its fields from this walk
    $ref: z.undefined().optional(),
    properties: z.record(z.string(), nodeSchema).exactOptional(),
    items: nodeSchema.exactOptional(),
    oneOf: z.array(nodeSchema).exactOptional(),
    anyOf: z.array(nodeSchema).exactOptional(),
    enum: z.array(z.unknown()).exactOptional(),
    const: z.unknown().optional(),
  }),
);

/** Dotted path without indices → the values that people choose from there (none for a field that is typed). */
function fieldPaths(node: SchemaNode, path = "", found = new Map<string, Set<string>>()): Map<string, Set<string>> {
  const values = [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])].map(String);
  for (const value of values) if (!BARE_VALUES.has(value)) found.get(path)?.add(value);
  for (const variant of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) fieldPaths(variant, path, found);
  if (node.items) fieldPaths(node.items, path, found);
  for (const [key, member] of Object.entries(node.properties ?? {})) {
    const inner = path ? `${path}.${key}` : key;
    if (!found.has(inner)) found.set(inner, new Set());
    fieldPaths(member, inner, found);
  }
  return found;
}

describe.each(definitions)("texts of $kind", ({ kind, definition }) => {
  const { messages } = definition;
  const english = flatten(messages.en);
  const configs = [
    definition.defaults,
    ...(SAMPLES[kind] ?? []).map((sample) => ({ ...definition.defaults, ...sample })),
  ];

  test("are there in every language, each as a whole", () => {
    expect(Object.keys(messages).sort()).toEqual([...BLOCK_LANGUAGES].sort());
    for (const language of BLOCK_LANGUAGES) {
      const texts = flatten(messages[language]);
      expect([...texts.keys()].sort(), language).toEqual([...english.keys()].sort());
      for (const [place, text] of texts) expect(text.trim(), `${language} ${place}`).not.toBe("");
    }
  });

  test.each(BLOCK_LANGUAGES.filter((language) => language !== "en"))("in %s say the same as in English", (language) => {
    for (const [place, text] of flatten(messages[language])) {
      const original = english.get(place) ?? "";
      expect(placeholders(text), place).toEqual(placeholders(original));
      expect(codeSpans(text), place).toEqual(codeSpans(original));
      expect(emphases(text), place).toHaveLength(emphases(original).length);
      expect(paragraphs(text), place).toBe(paragraphs(original));
      if (text === original) expect(SAME_AS_ENGLISH, `${language} ${place} is not translated`).toContain(text);
    }
  });

  test("name every field and choice of its settings, and nothing else", () => {
    const json = z.toJSONSchema(definition.configSchema, { io: "input", unrepresentable: "any" });
    const paths = fieldPaths(nodeSchema.parse(json));
    expect(Object.keys(messages.en.fields).sort()).toEqual([...paths.keys()].sort());
    for (const [path, values] of paths) {
      const options = Object.keys(messages.en.fields[path]?.options ?? {});
      for (const value of values) expect(options, path).toContain(value);
    }
  });

  test("name every way out and sum up every setting", () => {
    const ports = new Set<string>();
    const summaries = new Set<string>();
    for (const config of configs) {
      expect(definition.configSchema.safeParse(config).error).toBeUndefined();
      for (const port of definition.ports(config)) ports.add(expectFilled(messages.en.ports, port.label, "ports"));
      const summary = definition.summarize(config);
      if (summary) summaries.add(expectFilled(messages.en.summary, summary, "summary"));
    }
    expect([...ports].sort()).toEqual(Object.keys(messages.en.ports).sort());
    expect([...summaries].sort()).toEqual(Object.keys(messages.en.summary).sort());
  });

  test("explain every problem that its check finds", () => {
    const source = readFileSync(join(import.meta.dirname, kind, `${kind}.definition.ts`), "utf8");
    const codes = [...source.matchAll(/\bcode: "([a-z-]+)"/g)].map((match) => match[1]);
    expect(Object.keys(messages.en.problems).sort()).toEqual([...new Set(codes)].sort());
    const variables = { plain: "text" } as const;
    const found = configs.flatMap((config) =>
      definition.check(config, flow({ here: block(kind, config) }, "here", variables)),
    );
    for (const problem of found) expectProblem(messages.en, problem);
    expect([...new Set(found.map((problem) => problem.code))].sort()).toEqual([...new Set(codes)].sort());
  });
});

test("samples belong to blocks that exist", () => {
  expect(Object.keys(blocks.definitions)).toEqual(expect.arrayContaining(Object.keys(SAMPLES)));
});

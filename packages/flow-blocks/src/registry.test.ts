import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { executableFlowSchema } from "@callwright/flow-schema";
import { describe, expect, test } from "vitest";
import { generateRegistry } from "../scripts/generate-registry";
import { flowJsonSchema } from "./json-schema";
import { migrateFlow } from "./migrate-flow";
import { blocks } from "./registry";
import { block, flow } from "./testing/drive";

const squeeze = (text: string) => text.replace(/\s+/g, "").replace(/,(?=[}\])])/g, "");

describe("registry of blocks", () => {
  test("is what the folders say", () => {
    const written = readFileSync(join(import.meta.dirname, "registry.generated.ts"), "utf8");
    expect(squeeze(written)).toBe(squeeze(generateRegistry()));
  });
  test.each(Object.keys(blocks.definitions))("%s has an executor, settings that work and a test", (kind) => {
    const definition = blocks.definitions[kind];
    expect(definition?.kind).toBe(kind);
    expect(blocks.executors[kind]?.kind).toBe(kind);
    expect(definition?.configSchema.safeParse(definition.defaults).success).toBe(true);
    expect(definition?.migrations).toHaveLength((definition?.version ?? 0) - 1);
    const own = existsSync(join(import.meta.dirname, kind, `${kind}.test.ts`));
    const shared = readFileSync(join(import.meta.dirname, "common", "small-blocks.test.ts"), "utf8");
    expect(own || shared.includes(`describe("${kind.replaceAll("-", " ")}"`)).toBe(true);
  });
  test("ports have distinct ids", () => {
    for (const definition of Object.values(blocks.definitions)) {
      const ids = definition.ports(definition.defaults).map((port) => port.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe("loading a flow", () => {
  const document = flow({ end: block("hang-up", {}) }, "end");
  test("one of today is unchanged", () => {
    expect(migrateFlow(document, blocks.definitions)).toEqual({ ok: true, document });
  });
  test("a block of an older version goes through its migrations, the rest stays", () => {
    const definition = blocks.definitions["hang-up"];
    if (!definition) throw new Error("no hang-up");
    const newer = {
      ...blocks.definitions,
      "hang-up": {
        ...definition,
        version: 3,
        migrations: [(c: object) => ({ ...c, two: 2 }), (c: object) => ({ ...c, three: 3 })],
      },
    };
    const result = migrateFlow(document, newer);
    expect(result.ok && result.document.blocks.end).toEqual({
      ...document.blocks.end,
      version: 3,
      config: { cause: "normal", two: 2, three: 3 },
    });
  });
  test.each([
    ["text", "hello", "not-a-flow"],
    ["a file of another product", { states: [], initial_state: "Trigger" }, "not-a-flow"],
    ["a flow of the future", { ...document, schemaVersion: 99 }, "newer-version"],
    [
      "a wire to nowhere sensible",
      { ...document, blocks: { start: { ...document.blocks.start, next: { next: 5 } } } },
      "wrong-shape",
    ],
  ])("%s: says what is wrong", (_name, json, code) => {
    const result = migrateFlow(json, blocks.definitions);
    expect(!result.ok && result.problem.code).toBe(code);
    expect(!result.ok && result.problem.message.length).toBeGreaterThan(10);
  });
});

describe("executable flows, by shape", () => {
  const schema = executableFlowSchema(blocks.definitions);
  const document = flow({ end: block("hang-up", {}) }, "end");
  test("a whole flow", () => {
    expect(schema.parse(document).blocks.end?.kind).toBe("hang-up");
  });
  test.each([
    ["unknown kind", { ...document.blocks.end, kind: "teleport" }],
    ["settings that do not fit", { ...document.blocks.end, config: { cause: 5 } }],
    ["a wire to a block that is not there", { ...document.blocks.end, next: { next: "gone" } }],
  ])("%s", (_name, end) => {
    expect(schema.safeParse({ ...document, blocks: { ...document.blocks, end } }).success).toBe(false);
  });
  test("no start", () => {
    expect(schema.safeParse({ ...document, start: "gone" }).success).toBe(false);
  });
});

test("the JSON Schema knows every kind of block", () => {
  const schema = JSON.stringify(flowJsonSchema(blocks.definitions));
  for (const kind of Object.keys(blocks.definitions)) expect(schema).toContain(`"const":"${kind}"`);
});

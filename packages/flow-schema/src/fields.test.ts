import { expect, test } from "vitest";
import { z } from "zod";
import { assignsField, expressionField, fieldUses, referenceField, templateField } from "./fields";

const schema = z.object({
  title: templateField(),
  plain: z.string(),
  items: z.array(
    z.discriminatedUnion("type", [
      z.object({ type: z.literal("audio"), promptId: referenceField("prompt") }),
      z.object({ type: z.literal("say"), value: expressionField("json") }),
    ]),
  ),
  saveTo: assignsField("text", { optional: true }).default(""),
  byName: z.record(z.string(), expressionField("number")),
});

test("every marked string is found with its path and role, whatever it is wrapped in", () => {
  const uses = fieldUses(schema, {
    title: "Hello {{ name }}",
    plain: "{{ not marked }}",
    items: [
      { type: "say", value: "count + 1" },
      { type: "audio", promptId: "p1" },
    ],
    saveTo: "answer",
    byName: { a: "1" },
  });
  expect(uses.map(({ path, field, value }) => [path.join("."), field.role, value])).toEqual([
    ["title", "template", "Hello {{ name }}"],
    ["items.0.value", "expression", "count + 1"],
    ["items.1.promptId", "reference", "p1"],
    ["saveTo", "assigns", "answer"],
    ["byName.a", "expression", "1"],
  ]);
});

test("a config of another shape is passed over, not thrown at", () => {
  for (const value of [null, undefined, 5, "text", [], { items: 5, byName: null, title: {} }]) {
    expect(fieldUses(schema, value)).toEqual([]);
  }
});

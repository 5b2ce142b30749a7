import { blocks } from "@callwright/flow-blocks";
import { describe, expect, it } from "vitest";
import { emptyValue, type FormField, formOf, newListItem, valueAt, withValueAt } from "./form-model";

function form(kind: string): readonly FormField[] {
  const definition = blocks.definitions[kind];
  if (!definition) throw new Error(`there is no block of kind ${kind}`);
  return formOf(definition);
}
const field = (kind: string, key: string) => form(kind).find((candidate) => candidate.key === key);

describe("forms drawn from the schema", () => {
  it.each(Object.keys(blocks.definitions))("%s: every field has a control that can edit it", (kind) => {
    const definition = blocks.definitions[kind];
    const schema: unknown = definition?.configSchema;
    const shape = typeof schema === "object" && schema !== null && "shape" in schema ? Object(schema.shape) : {};
    expect(form(kind).map(({ key }) => key)).toEqual(Object.keys(shape));
    // A record or a bare text where the block has roles would be a field that nobody can fill in properly.
    for (const { control } of form(kind)) expect(control.type).not.toBe("record");
  });

  it("gives each kind of value its own control", () => {
    expect(field("menu", "prompt")?.control.type).toBe("prompts");
    expect(field("menu", "timeoutMs")?.control).toMatchObject({ type: "duration", min: 500, max: 60_000 });
    expect(field("menu", "interruptible")).toMatchObject({ more: true, control: { type: "boolean" } });
    expect(field("menu", "saveKeyTo")?.control).toMatchObject({
      type: "role",
      role: { role: "assigns", type: "text" },
    });
    expect(field("collect-digits", "terminators")?.control).toMatchObject({ type: "keys", single: false });
    expect(field("collect-digits", "confirmKey")?.control).toMatchObject({ type: "keys", single: true });
    expect(field("collect-digits", "maxDigits")?.control).toEqual({ type: "number", min: 1, max: 40, integer: true });
    expect(field("business-hours", "calendarId")?.control).toMatchObject({
      role: { role: "reference", to: "calendar" },
    });
    expect(field("http-request", "method")?.control).toMatchObject({ type: "choice" });
    expect(field("hang-up", "cause")?.control).toEqual({ type: "choice", options: ["normal", "busy", "rejected"] });
  });

  it("knows lists, their items, and shapes that a tag tells apart", () => {
    const options = field("menu", "options")?.control;
    expect(options).toMatchObject({ type: "list", min: 1, max: 12, item: { type: "group" } });
    const branches = field("branch", "branches")?.control;
    expect(branches?.type === "list" && branches.item).toMatchObject({
      fields: [{ key: "id" }, { key: "name" }, { key: "when", control: { type: "condition" } }],
    });
    const body = field("http-request", "body")?.control;
    expect(body?.type === "variants" && body.variants.map((variant) => variant.value)).toEqual([
      "none",
      "json",
      "form",
      "text",
    ]);
  });

  it("makes new values that the schema accepts", () => {
    for (const definition of Object.values(blocks.definitions)) {
      for (const { key, control } of formOf(definition)) {
        const config = { ...definition.defaults, [key]: emptyValue(control) };
        const result = definition.configSchema.safeParse(config);
        expect(result.error?.issues ?? [], `${definition.kind}.${key}`).toEqual([]);
      }
    }
  });

  it("gives new list items a key and an id of their own", () => {
    const options = field("menu", "options")?.control;
    const branches = field("branch", "branches")?.control;
    if (options?.type !== "list" || branches?.type !== "list") throw new Error("both are lists");
    expect(newListItem(options.item, [{ key: "1" }, { key: "3" }])).toMatchObject({ key: "2" });
    expect(newListItem(branches.item, [{ id: "branch-2" }])).toMatchObject({ id: "branch-3" });
  });
});

describe("changing one part of a value", () => {
  it("copies what is on the way and leaves the rest alone", () => {
    const before = { items: [{ text: "a" }, { text: "b" }], other: { x: 1 } };
    const after = withValueAt(before, ["items", 1, "text"], "c");
    expect(after).toEqual({ items: [{ text: "a" }, { text: "c" }], other: { x: 1 } });
    expect(valueAt(after, ["other"])).toBe(before.other);
    expect(before.items[1]).toEqual({ text: "b" });
  });

  it("removes with undefined, and makes what is missing", () => {
    expect(withValueAt({ a: 1, b: 2 }, ["a"], undefined)).toEqual({ b: 2 });
    expect(withValueAt([1, 2, 3], [1], undefined)).toEqual([1, 3]);
    expect(withValueAt(undefined, ["a", "b"], 1)).toEqual({ a: { b: 1 } });
  });
});

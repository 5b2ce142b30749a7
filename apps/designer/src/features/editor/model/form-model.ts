import {
  type FieldHints,
  type FieldRole,
  type JsonValue,
  jsonValueSchema,
  REFERENCE_KINDS,
  type RegisteredBlock,
  variableTypeSchema,
} from "@callwright/flow-schema";
import { z } from "zod";

/** How one value is edited. */
export type Control =
  | { readonly type: "text"; readonly maxLength?: number | undefined; readonly pattern?: string | undefined }
  | {
      readonly type: "number";
      readonly min?: number | undefined;
      readonly max?: number | undefined;
      readonly integer: boolean;
    }
  | { readonly type: "boolean" }
  | { readonly type: "choice"; readonly options: readonly string[] }
  | { readonly type: "keys"; readonly single: boolean; readonly options?: readonly string[] | undefined }
  | { readonly type: "duration"; readonly min?: number | undefined; readonly max?: number | undefined }
  | { readonly type: "language" }
  | { readonly type: "role"; readonly role: FieldRole; readonly maxLength?: number | undefined }
  | { readonly type: "prompts"; readonly item: Control; readonly max?: number | undefined }
  | { readonly type: "condition" }
  | {
      readonly type: "list";
      readonly item: Control;
      readonly min: number;
      readonly max?: number | undefined;
      readonly keyValue: boolean;
    }
  | { readonly type: "record"; readonly value: Control }
  | { readonly type: "group"; readonly fields: readonly FormField[] }
  | { readonly type: "variants"; readonly tag: string; readonly variants: readonly Variant[] };

export interface Variant {
  readonly value: string;
  readonly fields: readonly FormField[];
}

export interface FormField {
  readonly key: string;
  /** Dotted path without indices: the key of the field's texts. */
  readonly path: string;
  readonly required: boolean;
  readonly default: JsonValue | undefined;
  /** Stands under "More". */
  readonly more: boolean;
  readonly control: Control;
}

const roleSchema: z.ZodType<FieldRole> = z.discriminatedUnion("role", [
  z.object({ role: z.literal("template"), required: z.boolean(), multiline: z.boolean() }),
  z.object({
    role: z.literal("expression"),
    required: z.boolean(),
    type: variableTypeSchema,
    over: z.literal("result").exactOptional(),
  }),
  z.object({ role: z.literal("assigns"), required: z.boolean(), type: variableTypeSchema }),
  z.object({ role: z.literal("reference"), required: z.boolean(), to: z.enum(REFERENCE_KINDS) }),
]);
const hintsSchema: z.ZodType<FieldHints> = z.object({
  more: z.boolean().exactOptional(),
  unit: z.literal("ms").exactOptional(),
  widget: z.enum(["prompts", "condition", "keys", "key-value", "duration", "language"]).exactOptional(),
});

/** The part of JSON Schema that block configurations are made of, with our own metadata. */
const nodeSchema = z.object({
  type: z.string().optional(),
  get properties(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof nodeSchema>> {
    return z.record(z.string(), nodeSchema).optional();
  },
  required: z.array(z.string()).optional(),
  get items(): z.ZodOptional<typeof nodeSchema> {
    return nodeSchema.optional();
  },
  get oneOf(): z.ZodOptional<z.ZodArray<typeof nodeSchema>> {
    return z.array(nodeSchema).optional();
  },
  get anyOf(): z.ZodOptional<z.ZodArray<typeof nodeSchema>> {
    return z.array(nodeSchema).optional();
  },
  get additionalProperties(): z.ZodOptional<z.ZodUnion<readonly [z.ZodBoolean, typeof nodeSchema]>> {
    return z.union([z.boolean(), nodeSchema]).optional();
  },
  enum: z.array(jsonValueSchema).optional(),
  const: jsonValueSchema.optional(),
  default: jsonValueSchema.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  field: roleSchema.optional(),
  hints: hintsSchema.optional(),
});
type Node = z.infer<typeof nodeSchema>;

/** Phone keys in the order in which menus use them. */
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"] as const;

const forms = new WeakMap<RegisteredBlock, readonly FormField[]>();

/** The form of a kind of block, drawn from its configuration's schema. */
export function formOf(definition: RegisteredBlock): readonly FormField[] {
  const known = forms.get(definition);
  if (known) return known;
  const json = z.toJSONSchema(definition.configSchema, { io: "input", unrepresentable: "any" });
  const fields = fieldsOf(nodeSchema.parse(json), "");
  forms.set(definition, fields);
  return fields;
}

function fieldsOf(node: Node, path: string): FormField[] {
  const required = new Set(node.required ?? []);
  return Object.entries(node.properties ?? {})
    .filter(([, member]) => member.const === undefined)
    .map(([key, member]) => {
      const at = path === "" ? key : `${path}.${key}`;
      return {
        key,
        path: at,
        required: required.has(key),
        default: member.default,
        more: member.hints?.more ?? false,
        control: controlOf(member, at),
      };
    });
}

function controlOf(node: Node, path: string): Control {
  const widget = node.hints?.widget;
  if (widget === "condition") return { type: "condition" };
  if (widget === "language") return { type: "language" };
  if (widget === "duration" || node.hints?.unit === "ms") {
    return { type: "duration", min: node.minimum, max: node.maximum };
  }
  if (widget === "keys") {
    const options = node.enum?.filter((value) => typeof value === "string");
    return { type: "keys", single: node.enum !== undefined, options };
  }
  if (node.field) return { type: "role", role: node.field, maxLength: node.maxLength };
  const choices = node.enum ?? literalsOf(node.anyOf ?? node.oneOf);
  if (choices) {
    const options = choices.filter((value) => typeof value === "string");
    // A choice among phone keys is made on a keypad.
    const keys = options.length > 1 && options.every((option) => /^[0-9*#]$/.test(option));
    return keys ? { type: "keys", single: true, options } : { type: "choice", options };
  }
  if (node.oneOf ?? node.anyOf) return variantsOf(node.oneOf ?? node.anyOf ?? [], path);
  switch (node.type) {
    case "array": {
      const item = controlOf(node.items ?? {}, path);
      if (widget === "prompts") return { type: "prompts", item, max: node.maxItems };
      return { type: "list", item, min: node.minItems ?? 0, max: node.maxItems, keyValue: widget === "key-value" };
    }
    case "object":
      if (node.properties) return { type: "group", fields: fieldsOf(node, path) };
      return {
        type: "record",
        value:
          typeof node.additionalProperties === "object" ? controlOf(node.additionalProperties, path) : { type: "text" },
      };
    case "boolean":
      return { type: "boolean" };
    case "integer":
    case "number":
      return {
        type: "number",
        // zod gives the bounds of safe integers to every integer: they are no bounds to speak of.
        min: bound(node.minimum),
        max: bound(node.maximum),
        integer: node.type === "integer",
      };
    default:
      return { type: "text", maxLength: node.maxLength, pattern: node.pattern };
  }
}

const bound = (value: number | undefined) =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;

function literalsOf(options: readonly Node[] | undefined): readonly JsonValue[] | undefined {
  const literals = options?.map((option) => option.const);
  return literals?.every((literal) => literal !== undefined) ? literals : undefined;
}

function variantsOf(options: readonly Node[], path: string): Control {
  const first = options[0];
  const tag = Object.entries(first?.properties ?? {}).find(([, member]) => typeof member.const === "string")?.[0];
  if (tag === undefined) return first ? controlOf(first, path) : { type: "text" };
  return {
    type: "variants",
    tag,
    variants: options.flatMap((option) => {
      const value = option.properties?.[tag]?.const;
      return typeof value === "string" ? [{ value, fields: fieldsOf(option, path) }] : [];
    }),
  };
}

/** A value to start with, so that a new list item or variant has a place for everything it must have. */
export function emptyValue(control: Control): JsonValue {
  switch (control.type) {
    case "number":
      return Math.max(control.min ?? 0, 0);
    case "duration":
      return control.min ?? 1000;
    case "boolean":
      return false;
    case "choice":
      return control.options[0] ?? "";
    case "keys":
      return control.single ? (control.options?.[0] ?? "1") : "";
    case "prompts":
      return [];
    case "list":
      return firstItems(control.item, control.min);
    case "record":
      return {};
    case "condition":
      return { type: "rules", match: "all", rules: [{ subject: "", operator: "equals", value: "" }] };
    case "group":
      return emptyGroup(control.fields);
    case "variants": {
      const [variant] = control.variants;
      return variant ? emptyVariant(control.tag, variant) : {};
    }
    default:
      return "";
  }
}

function firstItems(control: Control, count: number): readonly JsonValue[] {
  const items: JsonValue[] = [];
  while (items.length < count) items.push(newListItem(control, items));
  return items;
}

/** A new value of one variant, with its tag. */
export function emptyVariant(tag: string, variant: Variant): JsonValue {
  return { [tag]: variant.value, ...emptyGroup(variant.fields) };
}

function emptyGroup(fields: readonly FormField[]): Record<string, JsonValue> {
  const entries = fields.flatMap((field): [string, JsonValue][] => {
    if (field.default !== undefined) return [[field.key, field.default]];
    return field.required ? [[field.key, emptyValue(field.control)]] : [];
  });
  return Object.fromEntries(entries);
}

/**
 * A value for a new item of a list. An id among its fields is one that no other item has; a phone key is one that is
 * not taken.
 */
export function newListItem(control: Control, items: readonly unknown[]): JsonValue {
  const item = emptyValue(control);
  if (control.type !== "group" || typeof item !== "object" || item === null || Array.isArray(item)) return item;
  const taken = (key: string) => new Set(items.map((other) => valueAt(other, [key])));
  const entries = Object.entries(item).map(([key, value]): [string, JsonValue] => {
    const field = control.fields.find((candidate) => candidate.key === key);
    if (key === "id") return [key, freeId(taken(key))];
    if (field?.control.type === "keys" && field.control.single) {
      const { options } = field.control;
      const free = KEYS.find((option) => !taken(key).has(option) && (options?.includes(option) ?? true));
      return [key, free ?? value];
    }
    return [key, value];
  });
  return Object.fromEntries(entries);
}

/** `branch-1`, `branch-2`, …: ids that stay when items are moved, so that wires stay with them. */
function freeId(taken: ReadonlySet<unknown>): string {
  for (let count = taken.size + 1; ; count += 1) {
    const id = `branch-${count}`;
    if (!taken.has(id)) return id;
  }
}

/** A copy of a JSON value with one part changed; `undefined` removes it. Missing objects on the way are made. */
export function withValueAt(value: unknown, path: readonly (string | number)[], change: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change;
  if (typeof key === "number") {
    const list: unknown[] = Array.isArray(value) ? [...value] : [];
    if (rest.length === 0 && change === undefined) list.splice(key, 1);
    else list[key] = withValueAt(list[key], rest, change);
    return list;
  }
  const members = new Map<string, unknown>(typeof value === "object" && value !== null ? Object.entries(value) : []);
  const next = withValueAt(members.get(key), rest, change);
  if (next === undefined) members.delete(key);
  else members.set(key, next);
  return Object.fromEntries(members);
}

/** The part of a JSON value at a path, or undefined. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let part: unknown = value;
  for (const key of path) {
    if (typeof part !== "object" || part === null) return undefined;
    part = Array.isArray(part) ? part[Number(key)] : new Map(Object.entries(part)).get(String(key));
  }
  return part;
}

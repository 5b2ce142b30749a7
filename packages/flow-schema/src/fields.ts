import { z } from "zod";
import type { VariableType } from "./document";

/** What a string in a block's config means to the form, the checks and the bundler. `required`: may not be empty at publish. */
export type FieldRole =
  /** Text with {{ expression }} in it. */
  | { readonly role: "template"; readonly required: boolean; readonly multiline: boolean }
  /** One expression; `type` is what it must give. `over: "result"` may also read what a system answered. */
  | { readonly role: "expression"; readonly required: boolean; readonly type: VariableType; readonly over?: "result" }
  /** A flow variable that the block sets. */
  | { readonly role: "assigns"; readonly required: boolean; readonly type: VariableType }
  /** The id of something that an admin keeps elsewhere. */
  | { readonly role: "reference"; readonly required: boolean; readonly to: ReferenceKind };
export const REFERENCE_KINDS = ["prompt", "calendar", "list", "flow", "extension", "credential"] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** Hints for the generated form; all optional. */
export interface FieldHints {
  /** Stands under "More". */
  readonly more?: boolean;
  readonly unit?: "ms";
  readonly widget?: "prompts" | "condition" | "keys" | "key-value" | "duration" | "language";
}

/** Puts hints on a schema without a role. Put it last: a schema changed afterwards has lost them. */
export const withHints = <Schema extends z.ZodType>(schema: Schema, hints: FieldHints): Schema =>
  schema.meta({ hints });

/** Stores role and hints with the schema itself, so form, checks and bundler read one source. */
const roles = z.registry<{ readonly field: FieldRole }>();

function withRole<Schema extends z.ZodType>(schema: Schema, field: FieldRole, hints?: FieldHints): Schema {
  const marked = schema.meta(hints ? { field, hints } : { field });
  roles.add(marked, { field });
  return marked;
}

interface TemplateOptions {
  readonly maxLength?: number;
  readonly multiline?: boolean;
  readonly optional?: boolean;
  readonly hints?: FieldHints;
}

export const templateField = (options: TemplateOptions = {}) =>
  withRole(
    z.string().max(options.maxLength ?? 2000),
    { role: "template", required: !options.optional, multiline: options.multiline ?? false },
    options.hints,
  );

interface FieldOptions {
  readonly optional?: boolean;
  readonly hints?: FieldHints;
}

export const expressionField = (type: VariableType, options: FieldOptions & { readonly over?: "result" } = {}) =>
  withRole(
    z.string().max(1000),
    { role: "expression", required: !options.optional, type, ...(options.over ? { over: options.over } : {}) },
    options.hints,
  );

export const assignsField = (type: VariableType, options: FieldOptions = {}) =>
  withRole(z.string().max(40), { role: "assigns", required: !options.optional, type }, options.hints);

export const referenceField = (to: ReferenceKind, options: FieldOptions = {}) =>
  withRole(z.string().max(64), { role: "reference", required: !options.optional, to }, options.hints);

export interface FieldUse {
  readonly path: readonly (string | number)[];
  readonly field: FieldRole;
  readonly value: string;
}

/** Every marked string in a config, with its path. Unmarked parts and parts of another shape are passed over. */
export function fieldUses(schema: z.ZodType, value: unknown): readonly FieldUse[] {
  const uses: FieldUse[] = [];
  walk(schema, value, [], uses);
  return uses;
}

function walk(schema: z.core.$ZodType, value: unknown, path: readonly (string | number)[], uses: FieldUse[]): void {
  if (value === undefined || value === null) return;
  const marked = schema instanceof z.ZodType ? roles.get(schema) : undefined;
  if (marked && typeof value === "string") {
    uses.push({ path, field: marked.field, value });
    return;
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  ) {
    walk(schema.def.innerType, value, path, uses);
  } else if (schema instanceof z.ZodObject) {
    if (typeof value !== "object") return;
    const members = new Map(Object.entries(value));
    for (const [key, member] of Object.entries(schema.shape)) walk(member, members.get(key), [...path, key], uses);
  } else if (schema instanceof z.ZodArray) {
    if (!Array.isArray(value)) return;
    value.forEach((item: unknown, index) => {
      walk(schema.element, item, [...path, index], uses);
    });
  } else if (schema instanceof z.ZodRecord) {
    if (typeof value !== "object") return;
    for (const [key, member] of Object.entries(value)) walk(schema.valueType, member, [...path, key], uses);
  } else if (schema instanceof z.ZodUnion) {
    // Discriminated unions are unions too: the first option that accepts the value is the one meant.
    const option = schema.options.find((candidate) => z.safeParse(candidate, value).success);
    if (option) walk(option, value, path, uses);
  }
}

import {
  type BlockRegistry,
  FLOW_SCHEMA_VERSION,
  type FlowDocument,
  flowDocumentSchema,
} from "@callwright/flow-schema";

/** Steps of the document's own shape: `DOCUMENT_MIGRATIONS[0]` makes version 2 of version 1. */
const DOCUMENT_MIGRATIONS: readonly ((document: Record<string, unknown>) => Record<string, unknown>)[] = [];

export interface FlowFormatProblem {
  readonly code: "not-a-flow" | "newer-version" | "wrong-shape";
  /** For people, in English: what is wrong and where. */
  readonly message: string;
  /** Path into the JSON, where the shape is wrong. */
  readonly path: readonly (string | number)[];
}

export type MigrateResult =
  | { readonly ok: true; readonly document: FlowDocument }
  | { readonly ok: false; readonly problem: FlowFormatProblem };

/**
 * Any flow document that this or an older Callwright has written, as one of today's shape: the document and each
 * block's settings go through their migrations. Stored bytes are never changed; this is done when they are loaded.
 * Settings of an unknown or newer kind are kept as they are (the checks name them), so nothing is lost.
 */
export function migrateFlow(json: unknown, definitions: BlockRegistry): MigrateResult {
  if (!isRecord(json) || typeof json.schemaVersion !== "number" || !isRecord(json.blocks)) {
    return problem("not-a-flow", "This is not a Callwright flow: it has no schemaVersion and blocks.", []);
  }
  if (json.schemaVersion > FLOW_SCHEMA_VERSION) {
    const message = `This flow was written by a newer Callwright (format ${json.schemaVersion}, this one reads up to ${FLOW_SCHEMA_VERSION}). Update Callwright to open it.`;
    return problem("newer-version", message, ["schemaVersion"]);
  }
  let current: Record<string, unknown> = json;
  for (const migrate of DOCUMENT_MIGRATIONS.slice(json.schemaVersion - 1)) current = migrate(current);
  const parsed = flowDocumentSchema.safeParse(current);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = (issue?.path ?? []).map((part) => (typeof part === "symbol" ? String(part) : part));
    return problem("wrong-shape", `${path.join(".") || "document"}: ${issue?.message ?? "does not fit"}`, path);
  }
  const blocks = Object.fromEntries(
    Object.entries(parsed.data.blocks).map(([id, block]) => {
      const definition = definitions[block.kind];
      if (!definition || block.version >= definition.version) return [id, block];
      let config: Record<string, unknown> = block.config;
      for (const migrate of definition.migrations.slice(block.version - 1)) config = migrate(config);
      return [id, { ...block, config, version: definition.version }];
    }),
  );
  return { ok: true, document: { ...parsed.data, blocks } };
}

function problem(code: FlowFormatProblem["code"], message: string, path: readonly (string | number)[]): MigrateResult {
  return { ok: false, problem: { code, message, path } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

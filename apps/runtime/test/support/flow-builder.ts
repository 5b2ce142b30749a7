import { createHash } from "node:crypto";
import { blocks as library } from "@callwright/flow-blocks";
import {
  type Block,
  canonicalJson,
  type FlowBundle,
  type FlowDocument,
  flowBundleSchema,
  type Variable,
} from "@callwright/flow-schema";

export interface DraftBlock {
  readonly kind: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly next?: Readonly<Record<string, string>>;
}

/** A bundle of one flow, from its blocks by id; what a block's config leaves out are the kind's defaults. */
export function buildBundle(options: {
  id: string;
  blocks: Readonly<Record<string, DraftBlock>>;
  variables?: Readonly<Record<string, Variable>>;
  /** Prompt id → hash. */
  prompts?: Readonly<Record<string, string>>;
}): { bundle: FlowBundle; document: FlowDocument; hash: string } {
  const drafted: [string, Block][] = Object.entries(options.blocks).map(([id, draft]) => {
    const definition = library.definitions[draft.kind];
    if (definition === undefined) throw new Error(`no kind of block ${draft.kind}`);
    return [
      id,
      {
        kind: draft.kind,
        version: definition.version,
        name: id,
        config: { ...definition.defaults, ...draft.config },
        next: { ...draft.next },
      },
    ];
  });
  const document: FlowDocument = {
    schemaVersion: 1,
    id: options.id,
    name: options.id,
    kind: "inbound",
    settings: { language: "en", timeZone: "UTC" },
    variables: { ...options.variables },
    start: "start",
    blocks: Object.fromEntries(drafted),
    layout: {},
    notes: {},
  };
  const bundle = flowBundleSchema.parse({
    bundleVersion: 1,
    main: options.id,
    flows: { [options.id]: document },
    prompts: Object.fromEntries(Object.entries(options.prompts ?? {}).map(([id, hash]) => [id, { en: hash }])),
    engineFlags: [],
  });
  return { bundle, document, hash: createHash("sha256").update(canonicalJson(bundle)).digest("hex") };
}

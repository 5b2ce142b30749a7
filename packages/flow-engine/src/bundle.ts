import { createLanguage, emptyValue, type Language } from "@callwright/expressions";
import {
  type BlockRegistry,
  CALL_MEMBERS,
  ERROR_MEMBERS,
  type FlowBundle,
  type FlowDocument,
  type FlowSettings,
  type JsonValue,
  type Variable,
} from "@callwright/flow-schema";
import type { ExecutorRegistry, RegisteredExecutor } from "./executor";
import { blocksBeforeSecretInput } from "./secret-ahead";

/** What the engine needs to know of the kinds of blocks. */
export interface BlockLibrary {
  readonly definitions: BlockRegistry;
  readonly executors: ExecutorRegistry;
  /** The error handler of flows that draw none: a flow by itself, in the language of the failed one. */
  readonly builtInErrorFlow: (settings: FlowSettings) => FlowDocument;
}

export interface PreparedBlock {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly config: unknown;
  readonly executor: RegisteredExecutor;
  readonly next: Readonly<Record<string, string>>;
  /** Port id → class. */
  readonly ports: ReadonlyMap<string, "normal" | "failure">;
  /** Keys pressed while the call waits here may belong to a secret input further on (see secret-ahead.ts). */
  readonly secretAhead: boolean;
  /** Holds what the block's executor makes once (see BlockContext.once). */
  readonly once: { value: object | null };
}

export interface PreparedFlow {
  readonly id: string;
  readonly start: string;
  readonly onError: string | undefined;
  readonly settings: FlowSettings;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly blocks: ReadonlyMap<string, PreparedBlock>;
  readonly language: Language;
}

/** A bundle made ready to run: configs parsed, expressions compiled on first use and kept. Share it between calls. */
export interface PreparedBundle {
  readonly main: PreparedFlow;
  readonly flows: ReadonlyMap<string, PreparedFlow>;
  readonly errorFlow: PreparedFlow;
  readonly prompts: FlowBundle["prompts"];
  /** Values of all variables of all flows when a call starts. */
  readonly initialVariables: Readonly<Record<string, JsonValue>>;
  readonly variables: Readonly<Record<string, Variable>>;
}

/** The id under which the built-in error handler's blocks stand in visits. */
export const BUILT_IN_FLOW = "$error";

/** A bundle that cannot be run: published bundles always can, so this is a damaged one or one of a newer version. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}

/** The names that an expression of a flow may read. */
export function scopeOf(variables: Readonly<Record<string, Variable>>) {
  return {
    variables: Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, variable.type])),
    records: { call: CALL_MEMBERS, error: ERROR_MEMBERS, result: null },
  };
}

/** Parses and links a bundle. Throws a {@link BundleError} that names flow and block where it cannot be run. */
export function prepareBundle(bundle: FlowBundle, library: BlockLibrary): PreparedBundle {
  const documents = Object.values(bundle.flows);
  const variables: Record<string, Variable> = {};
  for (const document of documents) {
    // One call has one set of variables: a flow that is gone to reads what the first has set.
    for (const [name, variable] of Object.entries(document.variables)) {
      const known = variables[name];
      if (known && known.type !== variable.type) {
        throw new BundleError(`variable ${name} is ${known.type} in one flow and ${variable.type} in ${document.name}`);
      }
      variables[name] = known ? { ...known, secret: known.secret || variable.secret } : variable;
    }
  }
  const language = createLanguage(scopeOf(variables));
  const flows = new Map<string, PreparedFlow>();
  for (const document of documents) flows.set(document.id, prepareFlow(document, variables, language, library));
  const main = flows.get(bundle.main);
  if (!main) throw new BundleError(`the bundle does not hold its main flow ${bundle.main}`);
  const errorDocument = library.builtInErrorFlow(main.settings);
  const errorFlow = prepareFlow({ ...errorDocument, id: BUILT_IN_FLOW }, variables, language, library);
  flows.set(BUILT_IN_FLOW, errorFlow);
  const initialVariables: Record<string, JsonValue> = {};
  for (const [name, variable] of Object.entries(variables)) {
    initialVariables[name] = variable.initial ?? emptyValue(variable.type);
  }
  return { main, flows, errorFlow, prompts: bundle.prompts, initialVariables, variables };
}

function prepareFlow(
  document: FlowDocument,
  variables: Readonly<Record<string, Variable>>,
  language: Language,
  library: BlockLibrary,
): PreparedFlow {
  const blocks = new Map<string, PreparedBlock>();
  const secretAhead = blocksBeforeSecretInput(document, library.definitions);
  for (const [id, block] of Object.entries(document.blocks)) {
    const definition = library.definitions[block.kind];
    const executor = library.executors[block.kind];
    const where = `${document.name}, block ${block.name || id}`;
    if (!definition || !executor) throw new BundleError(`${where}: unknown kind ${block.kind}`);
    if (block.version > definition.version) {
      throw new BundleError(`${where}: made by a newer Callwright (${block.kind} version ${block.version})`);
    }
    const config = definition.configSchema.safeParse(block.config);
    if (!config.success) {
      const issue = config.error.issues[0];
      throw new BundleError(`${where}: ${issue ? `${issue.path.join(".")}: ${issue.message}` : "settings do not fit"}`);
    }
    blocks.set(id, {
      id,
      kind: block.kind,
      name: block.name,
      config: config.data,
      executor,
      next: block.next,
      ports: new Map(definition.ports(block.config).map((port) => [port.id, port.class])),
      secretAhead: secretAhead.has(id),
      once: { value: null },
    });
  }
  if (!blocks.has(document.start))
    throw new BundleError(`${document.name}: its start block ${document.start} is missing`);
  return {
    id: document.id,
    start: document.start,
    onError: document.onError,
    settings: document.settings,
    variables,
    blocks,
    language,
  };
}

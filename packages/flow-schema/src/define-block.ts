import type { z } from "zod";
import type { FlowDocument } from "./document";

/** Text for people, named: pages translate it. Code never returns a sentence. */
export interface Message {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/**
 * A named exit of a block. `normal` ports must lead somewhere; `failure` ports may stay open and then go to the
 * flow's error handler.
 */
export interface Port {
  readonly id: string;
  readonly class: "normal" | "failure";
  readonly label: Message;
}

export type BlockCategory = "entry" | "talk" | "decide" | "data" | "route" | "control" | "outbound";

export type KeyUse = "none" | "plain" | "secret";

export type Severity = "error" | "warning";

/** A change to the document that mends a problem, as data, so that the page can offer it and the CLI print it. */
export type Fix =
  | {
      readonly type: "set-config";
      readonly block: string;
      readonly path: readonly (string | number)[];
      readonly value: unknown;
    }
  | { readonly type: "connect"; readonly block: string; readonly port: string; readonly to: string }
  | { readonly type: "add-and-connect"; readonly block: string; readonly port: string; readonly kind: string }
  | { readonly type: "disconnect"; readonly block: string; readonly port: string }
  | { readonly type: "remove-block"; readonly block: string }
  | {
      readonly type: "declare-variable";
      readonly name: string;
      readonly valueType: "text" | "number" | "boolean" | "json";
      readonly secret?: boolean;
    }
  | { readonly type: "set-error-handler"; readonly block: string | null };

/** What is wrong, where, what it means for a caller, and how it is mended. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly block?: string;
  readonly port?: string;
  readonly path?: readonly (string | number)[];
  readonly params?: Readonly<Record<string, string | number>>;
  readonly fix?: Fix;
}

/** Every text of a block in one language. `fields` is keyed by the dotted path of the config field without indices. */
export interface BlockTexts {
  readonly label: string;
  /** One line for the palette. */
  readonly description: string;
  /** Help at the foot of the form: what callers experience, with an example. Markdown. */
  readonly help: string;
  readonly ports: Readonly<Record<string, string>>;
  readonly summary: Readonly<Record<string, string>>;
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly label: string;
        readonly help?: string;
        readonly example?: string;
        readonly options?: Readonly<Record<string, string>>;
      }
    >
  >;
  readonly problems: Readonly<Record<string, { readonly what: string; readonly why: string; readonly fix: string }>>;
}
export const BLOCK_LANGUAGES = ["en", "zh-CN", "pl"] as const;
export type BlockLanguage = (typeof BLOCK_LANGUAGES)[number];
export type BlockMessages = Readonly<Record<BlockLanguage, BlockTexts>>;

/** Everything about a kind of block that is data or pure: safe in the browser, the runtime and the docs build. */
export interface BlockDefinition<Kind extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly kind: Kind;
  readonly version: number;
  readonly category: BlockCategory;
  /** Name of a Lucide icon. */
  readonly icon: string;
  readonly configSchema: Schema;
  readonly defaults: z.input<Schema>;
  /** Ports in the order in which a caller meets them. They may depend on the configuration (one per menu option, say). */
  readonly ports: (config: z.output<Schema>) => readonly Port[];
  /** One line for the card on the canvas, in words. */
  readonly summarize: (config: z.output<Schema>) => Message;
  /** Problems of this block's own that its schema cannot say. `block` is filled in by the caller. */
  readonly check?: (config: z.output<Schema>, flow: FlowDocument) => readonly Omit<Problem, "block">[];
  /** Whether the block waits for something (a caller, a timer, a system) on every way through it. */
  readonly waits: boolean;
  /** The call is over, or has left the flow, after this block. */
  readonly ends?: boolean;
  /** Whether it takes keys that the caller presses, and whether they are secret. Without it: none. */
  readonly keys?: (config: z.output<Schema>) => KeyUse;
  /** Steps from config version n to n + 1; `migrations[0]` is 1 → 2. */
  readonly migrations: readonly ((config: Readonly<Record<string, unknown>>) => Record<string, unknown>)[];
  readonly messages: BlockMessages;
}

/** Types a definition by its own schema. */
export function defineBlock<Kind extends string, Schema extends z.ZodType>(
  definition: BlockDefinition<Kind, Schema>,
): BlockDefinition<Kind, Schema> {
  return definition;
}

/**
 * A definition of whatever kind, its config type erased: what registries hold. The functions parse the config
 * themselves, so nobody can hand them one of another shape; with a config that does not fit they answer
 * with the ports of the defaults.
 */
export interface RegisteredBlock {
  readonly kind: string;
  readonly version: number;
  readonly category: BlockCategory;
  readonly icon: string;
  readonly configSchema: z.ZodType;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly waits: boolean;
  readonly ends: boolean;
  readonly migrations: BlockDefinition["migrations"];
  readonly messages: BlockMessages;
  ports(config: unknown): readonly Port[];
  keys(config: unknown): KeyUse;
  summarize(config: unknown): Message | null;
  check(config: unknown, flow: FlowDocument): readonly Omit<Problem, "block">[];
}

export function registerBlock<Kind extends string, Schema extends z.ZodType>(
  definition: BlockDefinition<Kind, Schema>,
): RegisteredBlock & { readonly kind: Kind } {
  const parse = (config: unknown) => {
    const result = definition.configSchema.safeParse(config);
    return result.success ? result.data : undefined;
  };
  const fallback = definition.configSchema.parse(definition.defaults);
  return {
    kind: definition.kind,
    version: definition.version,
    category: definition.category,
    icon: definition.icon,
    configSchema: definition.configSchema,
    defaults: Object.fromEntries(Object.entries(Object(definition.defaults))),
    waits: definition.waits,
    ends: definition.ends ?? false,
    migrations: definition.migrations,
    messages: definition.messages,
    ports: (config) => definition.ports(parse(config) ?? fallback),
    keys: (config) => definition.keys?.(parse(config) ?? fallback) ?? "none",
    summarize: (config) => {
      const parsed = parse(config);
      return parsed === undefined ? null : definition.summarize(parsed);
    },
    check: (config, flow) => {
      const parsed = parse(config);
      return parsed === undefined || !definition.check ? [] : definition.check(parsed, flow);
    },
  };
}

export type BlockRegistry = Readonly<Record<string, RegisteredBlock>>;

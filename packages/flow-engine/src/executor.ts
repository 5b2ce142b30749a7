import type { Value, ValueType } from "@callwright/expressions";
import type { BlockDefinition, CallInfo, EffectBody, FlowSettings, JsonValue } from "@callwright/flow-schema";
import type { z } from "zod";

/** Effects as a block asks for them: `key` names the effect (and a leg, a timer) within the visit. */
export type EffectRequest =
  | {
      readonly key: string;
      readonly body: Exclude<EffectBody, { type: "timer.start" | "timer.cancel" | "effect.cancel" }>;
    }
  | { readonly timer: string; readonly delayMs: number }
  | { readonly cancel: string };

/** What a block does next. Effects are done in their order, before what follows. */
export type Transition<BlockState extends JsonValue> =
  | {
      readonly type: "wait";
      readonly state: BlockState;
      readonly effects?: readonly EffectRequest[];
      /** Digits that come now are secret: they are sealed in the journal. */
      readonly secret?: boolean;
    }
  | {
      readonly type: "exit";
      readonly port: string;
      readonly set?: Readonly<Record<string, JsonValue>>;
      readonly effects?: readonly EffectRequest[];
      /** For the call page: what happened in the block. No secrets. */
      readonly detail?: JsonValue;
    }
  | { readonly type: "goto"; readonly flowId: string; readonly detail?: JsonValue }
  | { readonly type: "end"; readonly cause: string; readonly detail?: JsonValue }
  /** Something went wrong that the block has no port for: the flow's error handler goes on. */
  | { readonly type: "fail"; readonly code: string; readonly message: string; readonly detail?: JsonValue };

/** Events as a block sees them: keys instead of ids, and only those that belong to this visit. */
export type BlockEvent =
  /** A key was pressed; it stands in `digits`. */
  | { readonly type: "digit" }
  | { readonly type: "timer"; readonly timer: string }
  | { readonly type: "done"; readonly key: string; readonly result: JsonValue }
  | {
      readonly type: "failed";
      readonly key: string;
      readonly code: string;
      readonly message: string;
      readonly detail?: JsonValue;
    }
  | { readonly type: "leg.ringing"; readonly key: string }
  | { readonly type: "leg.ended"; readonly key: string; readonly cause: string; readonly side: "peer" | "system" };

/** Keys pressed and not consumed yet. They outlive a block, so a caller may type ahead. */
export interface DigitBuffer {
  readonly length: number;
  peek(): string;
  /** Removes and returns up to `count` keys. */
  take(count: number): string;
  clear(): void;
}

export interface BlockContext<Config> {
  readonly config: Config;
  readonly blockId: string;
  readonly visit: number;
  /** Epoch milliseconds of the event that is being handled. */
  readonly now: number;
  readonly call: CallInfo;
  readonly settings: FlowSettings;
  readonly digits: DigitBuffer;
  /** Uniform in [0, 1), from the seed in the state. */
  random(): number;
  /** Evaluates an expression over the variables. Throws {@link ExpressionError}: the engine turns it into a failure. */
  evaluate(source: string, type: ValueType, result?: Value): Value;
  /** Renders a text with {{ }}. `encode` is put on each value. Throws like {@link evaluate}. */
  text(source: string, encode?: (text: string) => string): string;
  /** Type of a flow variable, undefined if it is not declared. */
  variableType(name: string): ValueType | undefined;
  /** Whether any of the variables read by an expression or text is secret. */
  readsSecret(source: string, kind: "expression" | "text"): boolean;
  /** Hash of a prompt's audio in the call's language, else in any; undefined if the prompt is not in the bundle. */
  promptHash(promptId: string): string | undefined;
  /** A value made once for each block of a bundle and kept with it. */
  once<T extends object>(make: () => T): T;
  /** Id of the leg that a `leg.dial` effect with this key makes. */
  legId(key: string): string;
}

/** The pure behaviour of one kind of block. */
export interface BlockExecutor<Config, BlockState extends JsonValue = JsonValue> {
  enter(context: BlockContext<Config>): Transition<BlockState>;
  /** Needed where {@link enter} may wait. */
  resume?(context: BlockContext<Config>, state: BlockState, event: BlockEvent): Transition<BlockState>;
}

/** An executor of whatever kind, config and state types erased. Flows are parsed before they run. */
export interface RegisteredExecutor<Kind extends string = string> {
  readonly kind: Kind;
  enter(context: BlockContext<unknown>): Transition<JsonValue>;
  resume?(context: BlockContext<unknown>, state: JsonValue, event: BlockEvent): Transition<JsonValue>;
}

/** Types an executor by its definition's schema. The one unchecked cast of the engine is here. */
export const defineExecutor =
  <Kind extends string, Schema extends z.ZodType>(definition: BlockDefinition<Kind, Schema>) =>
  <BlockState extends JsonValue = null>(
    executor: BlockExecutor<z.output<Schema>, BlockState>,
  ): RegisteredExecutor<Kind> =>
    ({ ...executor, kind: definition.kind }) as unknown as RegisteredExecutor<Kind>;

export type ExecutorRegistry = Readonly<Record<string, RegisteredExecutor>>;

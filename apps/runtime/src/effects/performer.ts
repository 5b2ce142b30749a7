import type { LiveCallInfo } from "@callwright/contracts";
import type { Effect, EffectType, EngineEventBody, JsonValue } from "@callwright/flow-schema";
import type { CallLegs } from "../calls/call-legs";
import type { CallTimers } from "../calls/call-timers";
import type { CallMedia } from "../media/call-media";
import type { Logger } from "../observability/logger";

/** What a performer may use of the call that asks. */
export interface EffectCall {
  readonly info: LiveCallInfo;
  /** Of the flow, BCP 47. */
  readonly language: string;
  readonly legs: CallLegs;
  readonly media: CallMedia;
  readonly timers: CallTimers;
  readonly logger: Logger;
  now(): number;
  post(event: EngineEventBody): void;
  cancelEffect(effectId: string): void;
  /** The call is over. */
  end(by: "caller" | "system", cause: string): void;
  /** Resolves when the journal is stored, or soon: before something is done that must not be done twice. */
  journalStored(): Promise<void>;
}

export interface EffectContext {
  readonly call: EffectCall;
  /**
   * Aborted when the result is not wanted any more. Reason `cancelled`: the flow went on without it, so stop what was
   * started; `over`: the call is ending, and whatever belongs to it is ended by that.
   */
  readonly signal: AbortSignal;
  /** Another runtime had begun with it, and perhaps done it. */
  readonly resumed: boolean;
}

export type EffectOutcome =
  | { readonly type: "succeeded"; readonly result: JsonValue }
  | { readonly type: "failed"; readonly code: string; readonly message: string; readonly detail?: JsonValue };

export type EffectOf<T extends EffectType> = Extract<Effect, { type: T }>;

/** Does what an effect says. Null: it has no result. What it throws becomes a failure with code `internal`. */
export type Performer<T extends EffectType> = (
  effect: EffectOf<T>,
  context: EffectContext,
) => Promise<EffectOutcome | null>;

/** One performer for each type of effect. */
export type Performers = { readonly [T in EffectType]: Performer<T> };

export function performEffect(
  performers: Performers,
  effect: Effect,
  context: EffectContext,
): Promise<EffectOutcome | null> {
  return dispatch(performers, effect.type, effect, context);
}

type EffectMap = { [T in EffectType]: EffectOf<T> };

function dispatch<T extends EffectType>(
  performers: { readonly [K in EffectType]: Performer<K> },
  type: T,
  effect: EffectMap[T],
  context: EffectContext,
): Promise<EffectOutcome | null> {
  return performers[type](effect, context);
}

export const succeeded = (result: JsonValue): EffectOutcome => ({ type: "succeeded", result });

export const failed = (code: string, message: string, detail?: JsonValue): EffectOutcome => ({
  type: "failed",
  code,
  message,
  ...(detail === undefined ? {} : { detail }),
});

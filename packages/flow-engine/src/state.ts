import type { CallInfo, EffectType, JsonValue } from "@callwright/flow-schema";

/**
 * Everything the engine knows of a call, as plain JSON: it can be stored after any event and taken over by
 * another process. Nothing in it is ever changed in place.
 */
export interface FlowState {
  readonly status: "idle" | "running" | "ended";
  readonly call: CallInfo | null;
  /** Where the call is. `effects` counts the effects of this visit; ids are made of it. */
  readonly cursor: {
    readonly flowId: string;
    readonly blockId: string;
    readonly visit: number;
    readonly effects: number;
    readonly blockState: JsonValue;
  } | null;
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Effects of this visit whose answer is awaited. Lists, not maps by id: they are short, and ids never come again. */
  readonly pending: readonly PendingEffect[];
  readonly timers: readonly ArmedTimer[];
  /** Keys pressed and not consumed. */
  readonly digits: string;
  /** Digits that arrive now belong to a secret input. */
  readonly secretInput: boolean;
  readonly callerAnswered: boolean;
  /** Dialed legs of this visit that are not ended. */
  readonly legs: readonly DialedLeg[];
  readonly error: { readonly code: string; readonly message: string; readonly block: string } | null;
  readonly errorsHandled: number;
  readonly visits: number;
  readonly rng: number;
  readonly lastSeq: number;
  readonly lastAt: number;
}

export interface PendingEffect {
  readonly id: string;
  readonly key: string;
  readonly type: EffectType;
}

export interface ArmedTimer {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

export interface DialedLeg {
  readonly id: string;
  readonly status: "dialing" | "up";
}

export const initialState = (): FlowState => ({
  status: "idle",
  call: null,
  cursor: null,
  variables: {},
  pending: [],
  timers: [],
  digits: "",
  secretInput: false,
  callerAnswered: false,
  legs: [],
  error: null,
  errorsHandled: 0,
  visits: 0,
  rng: 0,
  lastSeq: 0,
  lastAt: 0,
});

/** What happened to visits in a step: enough to draw the path and fill the reports. Derived, so a replay gives it again. */
export type VisitChange =
  | {
      readonly type: "entered";
      readonly visit: number;
      readonly flowId: string;
      readonly blockId: string;
      readonly kind: string;
      readonly at: number;
    }
  | {
      readonly type: "left";
      readonly visit: number;
      /** null: the call ended in this block. */
      readonly port: string | null;
      readonly at: number;
      readonly detail: JsonValue;
    };

import { coerce, type Value, type ValueType } from "@callwright/expressions";
import {
  ANSWERED_EFFECTS,
  CALLER_LEG,
  type CallInfo,
  type Effect,
  type EffectBody,
  type JsonValue,
} from "@callwright/flow-schema";
import type { PreparedBlock, PreparedBundle, PreparedFlow } from "./bundle";
import { StepContext } from "./context";
import type { BlockContext, EffectRequest, Transition } from "./executor";
import { nextRandom } from "./random";
import type { ArmedTimer, DialedLeg, FlowState, PendingEffect, VisitChange } from "./state";

/** A flow that goes through this many blocks in one event waits for nobody: it is stopped rather than hang the call. */
export const MAX_HOPS = 100;
/** After this many handled errors the built-in handler takes over: a handler that fails for ever must not keep a caller. */
export const MAX_HANDLED_ERRORS = 5;
/** Keys kept for later blocks. */
export const MAX_TYPE_AHEAD = 64;
/** Longest value of one variable, as JSON. */
export const MAX_VARIABLE_LENGTH = 65_536;

/** Effects that are heard or recorded on the caller's leg, so it has to be answered before. */
const NEEDS_ANSWER: ReadonlySet<string> = new Set(["media.play", "media.record", "leg.bridge"]);

interface Cursor {
  readonly flow: PreparedFlow;
  readonly block: PreparedBlock;
  readonly visit: number;
  effects: number;
  blockState: JsonValue;
}

/** The working copy of one step: taken from a state, changed, and turned into the next state. */
export class StepRun {
  readonly effects: Effect[] = [];
  readonly visits: VisitChange[] = [];
  readonly bundle: PreparedBundle;
  readonly at: number;
  readonly call: CallInfo;
  digits: string;
  cursor: Cursor | null = null;
  ended = false;

  readonly #before: FlowState;
  readonly #seq: number;
  #variables: Readonly<Record<string, JsonValue>>;
  #values: Record<string, Value> | null = null;
  #pending: readonly PendingEffect[];
  #timers: readonly ArmedTimer[];
  #legs: readonly DialedLeg[];
  #secretInput: boolean;
  #callerAnswered: boolean;
  #error: FlowState["error"];
  #errorsHandled: number;
  #visitCount: number;
  #rng: number;

  constructor(bundle: PreparedBundle, before: FlowState, call: CallInfo, seq: number, at: number) {
    this.bundle = bundle;
    this.call = call;
    this.at = at;
    this.#before = before;
    this.#seq = seq;
    this.digits = before.digits;
    this.#variables = before.variables;
    this.#pending = before.pending;
    this.#timers = before.timers;
    this.#legs = before.legs;
    this.#secretInput = before.secretInput;
    this.#callerAnswered = before.callerAnswered;
    this.#error = before.error;
    this.#errorsHandled = before.errorsHandled;
    this.#visitCount = before.visits;
    this.#rng = before.rng;
    const at0 = before.cursor;
    if (at0) {
      const flow = bundle.flows.get(at0.flowId);
      const block = flow?.blocks.get(at0.blockId);
      if (flow && block) {
        this.cursor = { flow, block, visit: at0.visit, effects: at0.effects, blockState: at0.blockState };
      }
    }
  }

  /** Starts the call: variables, seed, first block. */
  begin(seed: number): void {
    this.#variables = this.bundle.initialVariables;
    this.#rng = seed >>> 0;
    this.#enter(this.bundle.main, this.bundle.main.start, 0);
  }

  random(): number {
    const [next, value] = nextRandom(this.#rng);
    this.#rng = next;
    return value;
  }

  /** Variables and records as expressions read them. */
  values(): Record<string, Value> {
    this.#values ??= { ...this.#variables, call: this.call, error: this.#error ?? NO_ERROR, result: null };
    return this.#values;
  }

  markAnswered(): void {
    this.#callerAnswered = true;
  }

  pendingEffect(id: string): PendingEffect | undefined {
    return this.#pending.find((effect) => effect.id === id);
  }

  settle(id: string): void {
    this.#pending = without(this.#pending, id);
  }

  timerDeadline(id: string): number | undefined {
    return this.#timers.find((timer) => timer.id === id)?.deadline;
  }

  dropTimer(id: string): void {
    this.#timers = without(this.#timers, id);
  }

  hasLeg(id: string): boolean {
    return this.#legs.some((leg) => leg.id === id);
  }

  legUp(id: string): void {
    this.#legs = [...without(this.#legs, id), { id, status: "up" }];
  }

  dropLeg(id: string): void {
    this.#legs = without(this.#legs, id);
  }

  /** Hands the current block an event, or enters it, and follows where it leads until it waits or the call ends. */
  advance(
    run: (block: PreparedBlock, context: BlockContext<unknown>, blockState: JsonValue) => Transition<JsonValue>,
  ): void {
    const cursor = this.cursor;
    if (!cursor) return;
    this.#follow(cursor, this.#attempt(cursor, run), 0);
  }

  /** The call is over, whoever ended it: everything that is still going on is ended. */
  finish(): void {
    if (this.cursor) this.#leave(this.cursor, null, null);
    this.cursor = null;
    this.#secretInput = false;
    this.ended = true;
  }

  result(): FlowState {
    const cursor = this.cursor;
    return {
      status: this.ended ? "ended" : "running",
      call: this.call,
      cursor: cursor && {
        flowId: cursor.flow.id,
        blockId: cursor.block.id,
        visit: cursor.visit,
        effects: cursor.effects,
        blockState: cursor.blockState,
      },
      variables: this.#variables,
      pending: this.#pending,
      timers: this.#timers,
      digits: this.ended ? "" : this.digits,
      secretInput: this.#secretInput,
      callerAnswered: this.#callerAnswered,
      legs: this.#legs,
      error: this.#error,
      errorsHandled: this.#errorsHandled,
      visits: this.#visitCount,
      rng: this.#rng,
      lastSeq: this.#seq,
      lastAt: Math.max(this.at, this.#before.lastAt),
    };
  }

  #attempt(
    cursor: Cursor,
    run: (block: PreparedBlock, context: BlockContext<unknown>, blockState: JsonValue) => Transition<JsonValue>,
  ): Transition<JsonValue> {
    try {
      return run(cursor.block, new StepContext(this, cursor.flow, cursor.block, cursor.visit), cursor.blockState);
    } catch (error) {
      // An expression that this call's values do not allow, or a defect of a block: either way the caller goes on.
      return { type: "fail", code: "block-failed", message: error instanceof Error ? error.message : String(error) };
    }
  }

  #enter(flow: PreparedFlow, blockId: string, hops: number): void {
    const block = flow.blocks.get(blockId);
    if (!block) {
      this.#handleError(flow, "missing-block", `there is no block ${blockId}`, blockId, hops);
      return;
    }
    const visit = ++this.#visitCount;
    const cursor: Cursor = { flow, block, visit, effects: 0, blockState: null };
    this.cursor = cursor;
    this.visits.push({ type: "entered", visit, flowId: flow.id, blockId, kind: block.kind, at: this.at });
    if (hops >= MAX_HOPS) {
      this.#leave(cursor, null, { error: "loop" });
      this.#handleError(flow, "loop", `${MAX_HOPS} blocks without waiting for the caller`, blockId, 0);
      return;
    }
    this.#follow(
      cursor,
      this.#attempt(cursor, (prepared, context) => prepared.executor.enter(context)),
      hops,
    );
  }

  #follow(cursor: Cursor, transition: Transition<JsonValue>, hops: number): void {
    switch (transition.type) {
      case "wait":
        cursor.blockState = transition.state;
        this.#secretInput = transition.secret ?? cursor.block.secretAhead;
        this.#request(cursor, transition.effects);
        return;
      case "exit": {
        this.#request(cursor, transition.effects);
        const problem = transition.set ? this.#assign(transition.set) : null;
        if (problem) this.#fail(cursor, "variable", problem, { error: problem }, hops);
        else this.#exit(cursor, transition.port, transition.detail ?? null, hops);
        return;
      }
      case "goto": {
        this.#leave(cursor, null, transition.detail ?? null);
        const flow = this.bundle.flows.get(transition.flowId);
        if (flow) this.#enter(flow, flow.start, hops + 1);
        else
          this.#handleError(
            cursor.flow,
            "missing-flow",
            `flow ${transition.flowId} is not in this version`,
            cursor.block.id,
            hops,
          );
        return;
      }
      case "end":
        this.#leave(cursor, null, transition.detail ?? null);
        this.cursor = null;
        this.#hangUpCaller(transition.cause);
        return;
      case "fail":
        this.#fail(
          cursor,
          transition.code,
          transition.message,
          transition.detail ?? { error: transition.message },
          hops,
        );
        return;
    }
  }

  #exit(cursor: Cursor, port: string, detail: JsonValue, hops: number): void {
    this.#leave(cursor, port, detail);
    const target = Object.hasOwn(cursor.block.next, port) ? cursor.block.next[port] : undefined;
    if (target !== undefined) this.#enter(cursor.flow, target, hops + 1);
    else {
      const code = cursor.block.ports.get(port) === "failure" ? port : "open-port";
      const name = cursor.block.name || cursor.block.id;
      this.#handleError(cursor.flow, code, `${name} left by ${port}, which leads nowhere`, cursor.block.id, hops);
    }
  }

  /** A failure that a block did not foresee leaves by its port `error` if that is wired. */
  #fail(cursor: Cursor, code: string, message: string, detail: JsonValue, hops: number): void {
    if (Object.hasOwn(cursor.block.next, "error")) {
      this.#setError(code, message, cursor.block.id);
      this.#exit(cursor, "error", detail, hops);
      return;
    }
    this.#leave(cursor, null, detail);
    this.#handleError(cursor.flow, code, message, cursor.block.id, hops);
  }

  /** On to the flow's error handler; where that fails too, to the built-in one; where that fails, the call is ended. */
  #handleError(flow: PreparedFlow, code: string, message: string, blockId: string, hops: number): void {
    this.#setError(code, message, blockId);
    this.#errorsHandled++;
    this.digits = "";
    const handler = flow.onError ?? this.bundle.main.onError;
    const owner = flow.onError === undefined ? this.bundle.main : flow;
    if (flow === this.bundle.errorFlow || this.#errorsHandled > MAX_HANDLED_ERRORS + 1) {
      this.cursor = null;
      this.#hangUpCaller("error");
    } else if (handler !== undefined && this.#errorsHandled <= MAX_HANDLED_ERRORS && owner.blocks.has(handler)) {
      this.#enter(owner, handler, hops + 1);
    } else this.#enter(this.bundle.errorFlow, this.bundle.errorFlow.start, 0);
  }

  #setError(code: string, message: string, block: string): void {
    this.#error = { code, message, block };
    this.#values = null;
  }

  #hangUpCaller(cause: string): void {
    this.#emit({ type: "leg.hangup", legId: CALLER_LEG, cause }, "");
    this.finish();
  }

  /** What a visit started ends with it: effects that are awaited, timers, legs that it dialed. */
  #leave(cursor: Cursor, port: string | null, detail: JsonValue): void {
    for (const effect of this.#pending) this.#cancel(cursor, effect);
    for (const timer of this.#timers) this.#emit({ type: "timer.cancel", timerId: timer.id }, "");
    for (const leg of this.#legs) {
      // A leg that still rings is ended by the cancelling of its dial effect.
      if (leg.status === "up") this.#emit({ type: "leg.hangup", legId: leg.id, cause: "left-block" }, "");
    }
    this.#pending = NONE;
    this.#timers = NONE;
    this.#legs = NONE;
    this.#secretInput = false;
    this.visits.push({ type: "left", visit: cursor.visit, port, at: this.at, detail });
  }

  #cancel(cursor: Cursor, effect: PendingEffect): void {
    this.#emit({ type: "effect.cancel", effectId: effect.id, effectType: effect.type }, "");
    if (effect.type === "leg.dial") this.#legs = without(this.#legs, visitId(cursor.visit, effect.key));
  }

  #request(cursor: Cursor, requests: readonly EffectRequest[] | undefined): void {
    if (!requests) return;
    for (const request of requests) {
      if ("timer" in request) {
        const timerId = visitId(cursor.visit, request.timer);
        const at = this.at + Math.max(0, request.delayMs);
        this.#timers = [...without(this.#timers, timerId), { id: timerId, deadline: at }];
        this.#emit({ type: "timer.start", timerId, at }, "");
      } else if ("cancel" in request) this.#cancelKey(cursor, request.cancel);
      else this.#start(cursor, request.key, request.body);
    }
  }

  #cancelKey(cursor: Cursor, key: string): void {
    for (const timer of this.#timers) {
      if (timer.id !== visitId(cursor.visit, key)) continue;
      this.#timers = without(this.#timers, timer.id);
      this.#emit({ type: "timer.cancel", timerId: timer.id }, "");
    }
    for (const effect of this.#pending) {
      if (effect.key !== key) continue;
      this.#pending = without(this.#pending, effect.id);
      this.#cancel(cursor, effect);
    }
  }

  #start(cursor: Cursor, key: string, body: EffectBody): void {
    if (body.type === "call.answer") {
      if (this.#callerAnswered) return;
      this.#callerAnswered = true;
    } else if (NEEDS_ANSWER.has(body.type) && !this.#callerAnswered) {
      this.#callerAnswered = true;
      this.#emit({ type: "call.answer" }, "");
    }
    const answered = ANSWERED_EFFECTS.has(body.type);
    // Asked for again under the same key, the earlier one is not wanted any more (a prompt played again, say).
    if (answered) this.#cancelKey(cursor, key);
    const id = this.#emit(body, `.${key}`);
    if (answered) this.#pending = [...this.#pending, { id, key, type: body.type }];
    if (body.type === "leg.dial") this.#legs = [...this.#legs, { id: body.legId, status: "dialing" }];
  }

  #emit(body: EffectBody, suffix: string): string {
    const cursor = this.cursor;
    // Effects of the end of a call belong to no visit; their ids are made of the event's number.
    const id = cursor ? `v${cursor.visit}.${cursor.effects++}${suffix}` : `e${this.#seq}.${this.effects.length}`;
    // A body is made for one request, so it becomes the effect itself; a copy of each would be a tenth of the step's time.
    this.effects.push(Object.assign(body, { id }));
    return id;
  }

  /** Sets flow variables; answers what is wrong if one is not declared, of another type or too long. */
  #assign(values: Readonly<Record<string, JsonValue>>): string | null {
    const next = { ...this.#variables };
    for (const [name, value] of Object.entries(values)) {
      const type = this.variableType(name);
      if (!type) return `there is no variable ${name}`;
      const fitting = coerce(value, type);
      if (fitting === undefined) return `the value for ${name} is not a ${type}`;
      const length =
        typeof fitting === "string" ? fitting.length : type === "json" ? JSON.stringify(fitting).length : 0;
      if (length > MAX_VARIABLE_LENGTH) return `the value for ${name} is longer than ${MAX_VARIABLE_LENGTH} characters`;
      next[name] = fitting;
    }
    this.#variables = next;
    this.#values = null;
    return null;
  }

  variableType(name: string): ValueType | undefined {
    return Object.hasOwn(this.bundle.variables, name) ? this.bundle.variables[name]?.type : undefined;
  }
}

/** The id of what a visit calls `key`: a timer, a dialed leg. */
export const visitId = (visit: number, key: string): string => `v${visit}.${key}`;

const NO_ERROR: Value = { code: "", message: "", block: "" };

const NONE: readonly never[] = [];

function without<T extends { readonly id: string }>(list: readonly T[], id: string): readonly T[] {
  if (list.length === 0) return list;
  return list.length === 1 && list[0]?.id === id ? NONE : list.filter((item) => item.id !== id);
}

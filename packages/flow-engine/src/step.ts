import { CALLER_LEG, type Effect, type EngineEvent } from "@callwright/flow-schema";
import type { PreparedBundle } from "./bundle";
import type { BlockEvent } from "./executor";
import { type FlowState, initialState, type VisitChange } from "./state";
import { MAX_TYPE_AHEAD, StepRun, visitId } from "./step-run";

export interface StepResult {
  readonly state: FlowState;
  /** What to do now, in this order. */
  readonly effects: readonly Effect[];
  readonly visits: readonly VisitChange[];
}

/**
 * One event of a call: what the flow does about it. Pure: the same bundle, state and event always give the same
 * result, in a live call, a simulation and a replay.
 * An event that was handled already (its `seq` is not above the last) changes nothing.
 */
export function step(bundle: PreparedBundle, state: FlowState, event: EngineEvent): StepResult {
  if (state.status === "ended" || event.seq <= state.lastSeq) return { state, effects: [], visits: [] };
  if (state.status === "idle") {
    if (event.type !== "call.started") return { state: { ...state, lastSeq: event.seq }, effects: [], visits: [] };
    const run = new StepRun(bundle, state, event.call, event.seq, event.at);
    run.begin(event.seed);
    return resultOf(run);
  }
  const { call } = state;
  if (!call) throw new TypeError("a running state without its call");
  // Time never goes back, whatever clock stamped the event.
  const run = new StepRun(bundle, state, call, event.seq, Math.max(event.at, state.lastAt));
  if (event.type === "call.ended") run.finish();
  else handle(run, event);
  return resultOf(run);
}

/** Folds a journal from the beginning. */
export function replay(bundle: PreparedBundle, events: readonly EngineEvent[]): StepResult {
  let state = initialState();
  const effects: Effect[] = [];
  const visits: VisitChange[] = [];
  for (const event of events) {
    const result = step(bundle, state, event);
    state = result.state;
    effects.push(...result.effects);
    visits.push(...result.visits);
  }
  return { state, effects, visits };
}

function resultOf(run: StepRun): StepResult {
  return { state: run.result(), effects: run.effects, visits: run.visits };
}

function handle(run: StepRun, event: EngineEvent): void {
  switch (event.type) {
    case "dtmf.received":
      if (event.legId !== CALLER_LEG || run.digits.length >= MAX_TYPE_AHEAD) return;
      run.digits += event.digit;
      resume(run, { type: "digit" });
      return;
    case "timer.fired": {
      // Not armed any more, or fired before it was started again: too late to mean anything.
      if (run.timerDeadline(event.timerId) !== event.deadline) return;
      run.dropTimer(event.timerId);
      resume(run, { type: "timer", timer: keyOf(event.timerId) });
      return;
    }
    case "effect.succeeded":
    case "effect.failed": {
      const effect = run.pendingEffect(event.effectId);
      if (!effect) return;
      run.settle(event.effectId);
      if (effect.type === "leg.dial" && run.cursor) {
        const legId = visitId(run.cursor.visit, effect.key);
        if (event.type === "effect.succeeded") run.legUp(legId);
        else run.dropLeg(legId);
      }
      if (event.type === "effect.succeeded") resume(run, { type: "done", key: effect.key, result: event.result });
      else {
        const { code, message, detail } = event;
        resume(run, { type: "failed", key: effect.key, code, message, ...(detail === undefined ? {} : { detail }) });
      }
      return;
    }
    case "leg.ringing":
      if (run.hasLeg(event.legId)) resume(run, { type: "leg.ringing", key: keyOf(event.legId) });
      return;
    case "leg.ended":
      if (!run.hasLeg(event.legId)) return;
      run.dropLeg(event.legId);
      resume(run, { type: "leg.ended", key: keyOf(event.legId), cause: event.cause, side: event.side });
      return;
    case "leg.answered":
      if (event.legId === CALLER_LEG) run.markAnswered();
      return;
    case "call.started":
    case "call.ended":
    case "session.claimed":
      return;
  }
}

function resume(run: StepRun, event: BlockEvent): void {
  run.advance((block, context, blockState) =>
    block.executor.resume
      ? block.executor.resume(context, blockState, event)
      : { type: "fail", code: "block-failed", message: `${block.kind} cannot wait` },
  );
}

/** `v12.prompt` → `prompt` */
const keyOf = (id: string): string => id.slice(id.indexOf(".") + 1);

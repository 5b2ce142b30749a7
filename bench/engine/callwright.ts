import { type FlowState, initialState, type PreparedBundle, step } from "@callwright/flow-engine";
import type { EngineEvent, JsonValue } from "@callwright/flow-schema";

const RESULT = { status: 200, headers: {}, body: { status: "shipped" }, durationMs: 3 };

/** Takes a call through the mix `rounds` times; answers how many blocks it visited and how many events that took. */
export function runCallwright(bundle: PreparedBundle, rounds: number): { visits: number; events: number } {
  let state: FlowState = initialState();
  let seq = 0;
  let at = 1_700_000_000_000;
  let visits = 0;
  const send = (event: EngineEvent) => {
    const result = step(bundle, state, event);
    state = result.state;
    for (const visit of result.visits) if (visit.type === "entered") visits++;
  };
  const done = (result: JsonValue) => {
    const effectId = state.pending[0]?.id ?? "";
    send({ type: "effect.succeeded", seq: ++seq, at, effectId, result });
  };
  const press = (digit: string) =>
    send({ type: "dtmf.received", seq: ++seq, at, legId: "caller", digit, source: "rfc4733" });
  const call = {
    id: "1",
    direction: "inbound" as const,
    ani: "+4822",
    callerName: "",
    dnis: "1",
    trunk: "",
    startedAt: at,
  };
  send({ type: "call.started", seq: ++seq, at, seed: 1, call });
  for (let round = 0; round < rounds; round++) {
    press("9");
    press("1");
    done(RESULT);
    done(null);
    done(null);
    const timer = state.timers[0];
    if (!timer) throw new Error("the mix has no timer where it should");
    at = timer.deadline;
    send({ type: "timer.fired", seq: ++seq, at, timerId: timer.id, deadline: timer.deadline });
  }
  return { visits, events: seq };
}

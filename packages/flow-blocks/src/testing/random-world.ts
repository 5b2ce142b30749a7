import { CALLER_LEG, type EffectType, type EngineEventBody, type JsonValue } from "@callwright/flow-schema";
import type { Drive } from "./drive";

const RESULTS: Readonly<Partial<Record<EffectType, readonly JsonValue[]>>> = {
  "media.play": [null],
  "media.record": [
    { recordingId: "r1", hash: "a".repeat(64), durationMs: 5000, endedBy: "key" },
    { recordingId: "r2", hash: "b".repeat(64), durationMs: 100, endedBy: "silence" },
  ],
  "leg.dial": [null],
  "calendar.check": ["open", "closed", "holiday", "emergency"].map((state) => ({ state, label: "" })),
  "list.check": [
    { listed: true, label: "VIP" },
    { listed: false, label: "" },
  ],
  "input.check": [{ valid: true }, { valid: false }],
  "http.request": [
    { status: 200, headers: {}, body: { name: "12" }, durationMs: 5 },
    { status: 200, headers: {}, body: null, durationMs: 5 },
    { status: 500, headers: {}, body: "no", durationMs: 5 },
  ],
};
const FAILURES: Readonly<Partial<Record<EffectType, readonly string[]>>> = {
  "leg.dial": ["busy", "no-answer", "rejected", "failed"],
  "http.request": ["timeout", "refused"],
};

/** Every event that the world could send at this moment of a call. */
export function possibleEvents(drive: Drive): readonly EngineEventBody[] {
  const { state } = drive;
  const events: EngineEventBody[] = [..."12#5"].map((digit) => ({
    type: "dtmf.received",
    legId: CALLER_LEG,
    digit,
    source: "simulator",
  }));
  for (const { id: effectId, type } of state.pending) {
    for (const result of RESULTS[type] ?? []) events.push({ type: "effect.succeeded", effectId, result });
    for (const code of FAILURES[type] ?? ["failed"])
      events.push({ type: "effect.failed", effectId, code, message: code });
  }
  for (const { id: timerId, deadline } of state.timers) events.push({ type: "timer.fired", timerId, deadline });
  for (const { id: legId, status } of state.legs) {
    if (status === "up") events.push({ type: "leg.ended", legId, cause: "normal", side: "peer" });
  }
  return events;
}

/** Lets the world choose events until the choices are used up or the call has ended. A rare choice hangs up. */
export function letHappen(drive: Drive, choices: readonly number[]): Drive {
  for (const choice of choices) {
    if (drive.state.status === "ended") break;
    drive.now += choice % 400;
    if (choice % 37 === 0) {
      drive.send({ type: "call.ended", by: "caller", cause: "normal" });
      continue;
    }
    const events = possibleEvents(drive);
    const event = events[choice % events.length];
    if (event?.type === "timer.fired") drive.now = Math.max(drive.now, event.deadline);
    if (event) drive.send(event);
  }
  return drive;
}

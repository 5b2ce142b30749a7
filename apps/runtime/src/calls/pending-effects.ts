import { ANSWERED_EFFECTS, CALLER_LEG, type Effect, type EngineEvent } from "@callwright/flow-schema";

/**
 * What is still to be done of the effects that a fold of the journal gives: those that wait for an answer, timers that
 * are armed, and those without an answer whose doing may have been cut short.
 */
export class PendingEffects {
  readonly #answered = new Map<string, Effect>();
  readonly #timers = new Map<string, Effect>();
  readonly #bridges = new Map<string, Effect>();
  readonly #hangups = new Map<string, Effect>();
  #answer: Effect | null = null;

  /** @param event the event that gave the effects */
  add(event: EngineEvent, effects: readonly Effect[]): void {
    this.#settle(event);
    for (const effect of effects) this.#note(effect);
  }

  /** In an order in which they can be done. */
  list(): Effect[] {
    return [
      ...(this.#answer === null ? [] : [this.#answer]),
      ...this.#answered.values(),
      ...this.#bridges.values(),
      ...this.#hangups.values(),
      ...this.#timers.values(),
    ];
  }

  #settle(event: EngineEvent): void {
    switch (event.type) {
      case "effect.succeeded":
      case "effect.failed":
        this.#answered.delete(event.effectId);
        break;
      case "timer.fired":
        this.#timers.delete(event.timerId);
        break;
      case "leg.answered":
        if (event.legId === CALLER_LEG) this.#answer = null;
        break;
      case "leg.ended":
        this.#bridges.delete(event.legId);
        this.#hangups.delete(event.legId);
        break;
      case "call.ended":
        for (const kept of [this.#answered, this.#timers, this.#bridges, this.#hangups]) kept.clear();
        this.#answer = null;
        break;
      case "call.started":
      case "leg.ringing":
      case "dtmf.received":
      case "session.claimed":
        break;
    }
  }

  #note(effect: Effect): void {
    if (ANSWERED_EFFECTS.has(effect.type)) {
      this.#answered.set(effect.id, effect);
      return;
    }
    switch (effect.type) {
      case "call.answer":
        this.#answer = effect;
        break;
      case "timer.start":
        this.#timers.set(effect.timerId, effect);
        break;
      case "timer.cancel":
        this.#timers.delete(effect.timerId);
        break;
      case "effect.cancel":
        this.#answered.delete(effect.effectId);
        break;
      case "leg.bridge":
        this.#bridges.set(effect.legB === CALLER_LEG ? effect.legA : effect.legB, effect);
        break;
      case "leg.hangup":
        this.#bridges.delete(effect.legId);
        this.#hangups.set(effect.legId, effect);
        break;
    }
  }
}

import type { Clock, Timer } from "../transactions/clock";
import { Retransmitter } from "../transactions/retransmitter";
import { type SipTimers, transactionTimeoutMs } from "../transactions/timers";
import type { DialogTask } from "./dialog";

/**
 * Repeats a response until it is acknowledged: a 2xx until its ACK (RFC 3261 §13.3.1.4; over reliable transports too, a
 * hop behind may lose it) at T1, 2·T1, … up to T2, or a reliable provisional response until its PRACK (RFC 3262 §3),
 * where the interval doubles without limit. `onTimeout` is called after 64·T1.
 */
export class AnswerRetransmitter implements DialogTask {
  readonly #retransmitter: Retransmitter;
  readonly #timer: Timer;

  constructor(clock: Clock, timers: SipTimers, kind: "final" | "provisional", send: () => void, onTimeout: () => void) {
    const maxMs = kind === "final" ? timers.t2Ms : Number.POSITIVE_INFINITY;
    this.#retransmitter = new Retransmitter(clock, timers.t1Ms, maxMs, send);
    this.#timer = clock.after(transactionTimeoutMs(timers), () => {
      this.#retransmitter.stop();
      onTimeout();
    });
  }

  stop(): void {
    this.#retransmitter.stop();
    this.#timer.cancel();
  }
}

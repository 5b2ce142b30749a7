import type { PhoneClock } from "./phone-clock";

/** Timers of RFC 3261 §17.1.1.1, milliseconds. */
export interface SipTimers {
  /** Round trip estimate: first retransmission after it; everything else follows from it. */
  readonly t1Ms: number;
  /** Longest pause between retransmissions of anything but an INVITE. */
  readonly t2Ms: number;
  /** Nothing is waited for longer than this (64 · T1). */
  readonly giveUpMs: number;
}

export const DEFAULT_SIP_TIMERS: SipTimers = { t1Ms: 500, t2Ms: 4_000, giveUpMs: 32_000 };

/** Sends a message again and again, each time after twice the pause, until it is stopped or nobody will answer any more. */
export class Retransmitter {
  #cancelNext: () => void = () => undefined;
  #cancelEnd: () => void = () => undefined;

  constructor(
    private readonly clock: PhoneClock,
    private readonly timers: SipTimers,
    private readonly send: () => void,
  ) {}

  /**
   * @param longestPauseMs null: pauses double without end (INVITE)
   * @param onGiveUp told when the time is over
   */
  start(longestPauseMs: number | null, onGiveUp: () => void): void {
    const next = (pauseMs: number) => {
      this.#cancelNext = this.clock.after(pauseMs, () => {
        this.send();
        next(longestPauseMs === null ? pauseMs * 2 : Math.min(pauseMs * 2, longestPauseMs));
      });
    };
    this.#cancelEnd = this.clock.after(this.timers.giveUpMs, () => {
      this.stop();
      onGiveUp();
    });
    this.send();
    next(this.timers.t1Ms);
  }

  stop(): void {
    this.#cancelNext();
    this.#cancelEnd();
  }
}

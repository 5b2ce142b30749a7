import type { Clock, Timer } from "./clock";

/** Repeats an action at intervals that double up to a limit, until stopped. */
export class Retransmitter {
  #timer: Timer | undefined;
  #intervalMs: number;

  /** `maxMs` = Infinity doubles without limit (Timer A). */
  constructor(
    private readonly clock: Clock,
    firstMs: number,
    private readonly maxMs: number,
    private readonly action: () => void,
  ) {
    this.#intervalMs = firstMs;
    this.#arm();
  }

  #arm(): void {
    this.#timer = this.clock.after(this.#intervalMs, () => {
      this.#intervalMs = Math.min(this.#intervalMs * 2, this.maxMs);
      this.#arm();
      this.action();
    });
  }

  /** From now on repeats at the longest interval (RFC 3261 §17.1.2.2: Timer E in Proceeding). */
  slowDown(): void {
    this.#intervalMs = this.maxMs;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

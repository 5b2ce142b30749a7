import type { Clock, Timer } from "../../src/transactions/clock";

/** A clock that stands still until it is told to advance. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #sequence = 0;
  readonly #timers = new Set<{ readonly at: number; readonly order: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Timer {
    const entry = { at: this.#now + delayMs, order: this.#sequence++, run };
    this.#timers.add(entry);
    return { cancel: () => this.#timers.delete(entry) };
  }

  /** Lets time pass, running what falls due in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers]
        .filter((entry) => entry.at <= end)
        .sort((left, right) => left.at - right.at || left.order - right.order)[0];
      if (due === undefined) break;
      this.#now = due.at;
      this.#timers.delete(due);
      due.run();
    }
    this.#now = end;
  }

  /** Timers that have not fired. */
  get pending(): number {
    return this.#timers.size;
  }
}

/** A call's timers in this process; their deadlines are in the flow's state, so a successor arms them again. */
export class CallTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly now: () => number,
    private readonly onFired: (timerId: string, deadline: number) => void,
  ) {}

  get size(): number {
    return this.#timers.size;
  }

  /** @param at epoch milliseconds; one that has passed fires at once. Started again, a timer is armed anew. */
  start(timerId: string, at: number): void {
    this.cancel(timerId);
    const timer = setTimeout(
      () => {
        this.#timers.delete(timerId);
        this.onFired(timerId, at);
      },
      Math.max(0, at - this.now()),
    );
    this.#timers.set(timerId, timer);
  }

  cancel(timerId: string): void {
    clearTimeout(this.#timers.get(timerId));
    this.#timers.delete(timerId);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

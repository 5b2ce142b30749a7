/** A running timer. */
export interface Timer {
  cancel(): void;
}

/** Time as the server needs it. Injected, so that RFC timers are tested without waiting. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `delayMs`. */
  after(delayMs: number, run: () => void): Timer;
}

/**
 * Node's own timers: equal delays share one list there, so that starting and cancelling is O(1). They do not keep the
 * process alive; sockets do.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

export const FRAME_MS = 20;

/** Something that wants a call every 20 ms. */
export interface Ticking {
  /**
   * @param nowMs the scheduler's clock
   * @param dueMs when it should have been: 20 ms after the last one, or more where some were left out
   */
  tick(nowMs: number, dueMs: number): void;
}

/** After a longer stall the missed ticks are left out rather than sent as one burst. */
const MAX_CATCH_UP = 5;

export interface SchedulerClock {
  /** Steady milliseconds with a fraction. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): { cancel(): void };
}

/**
 * Ticks each member every 20 ms without drift: due times are counted from a fixed start, not from the last wake-up. There
 * is one phase a millisecond, and a new member gets the emptiest, so that the members' packets do not leave in one burst.
 */
export class TickScheduler {
  readonly #phases: Set<Ticking>[] = Array.from({ length: FRAME_MS }, () => new Set<Ticking>());
  readonly #phaseOf = new Map<Ticking, number>();
  readonly #startMs: number;
  /** The next millisecond (since the start) to be served. */
  #next = 0;
  #timer: { cancel(): void } | null = null;
  #maxLateMs = 0;
  /** Where the search for the emptiest phase begins: neighbours in time get phases far apart. */
  #spread = 0;

  constructor(
    private readonly clock: SchedulerClock,
    private readonly onError: (error: unknown, member: Ticking) => void,
  ) {
    this.#startMs = clock.now();
  }

  add(member: Ticking): void {
    this.#spread = (this.#spread + 7) % FRAME_MS;
    let best = this.#spread;
    for (let i = 0; i < FRAME_MS; i++) {
      const phase = (this.#spread + i) % FRAME_MS;
      if (this.#size(phase) < this.#size(best)) best = phase;
    }
    this.#phases[best]?.add(member);
    this.#phaseOf.set(member, best);
    if (this.#phaseOf.size === 1) this.#next = Math.ceil(this.clock.now() - this.#startMs);
    this.#arm();
  }

  remove(member: Ticking): void {
    const phase = this.#phaseOf.get(member);
    if (phase === undefined) return;
    this.#phaseOf.delete(member);
    this.#phases[phase]?.delete(member);
    if (this.#phaseOf.size === 0) this.stop();
  }

  get size(): number {
    return this.#phaseOf.size;
  }

  /** The worst lateness since the last call. */
  takeMaxLateMs(): number {
    const late = this.#maxLateMs;
    this.#maxLateMs = 0;
    return late;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #size(phase: number): number {
    return this.#phases[phase]?.size ?? 0;
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#phaseOf.size === 0) return;
    while (this.#size(this.#next % FRAME_MS) === 0) this.#next++;
    const delay = this.#startMs + this.#next - this.clock.now();
    this.#timer = this.clock.setTimeout(() => this.#wake(), Math.max(1, Math.ceil(delay)));
  }

  #wake(): void {
    this.#timer = null;
    const now = this.clock.now();
    const elapsed = now - this.#startMs;
    const late = elapsed - this.#next;
    if (late > this.#maxLateMs) this.#maxLateMs = late;
    if (late > MAX_CATCH_UP * FRAME_MS) this.#next = Math.floor(elapsed) - MAX_CATCH_UP * FRAME_MS;
    for (; this.#next <= elapsed; this.#next++) {
      const phase = this.#phases[this.#next % FRAME_MS];
      if (phase === undefined || phase.size === 0) continue;
      for (const member of phase) {
        try {
          member.tick(now, this.#startMs + this.#next);
        } catch (error) {
          this.onError(error, member);
        }
      }
    }
    this.#arm();
  }
}

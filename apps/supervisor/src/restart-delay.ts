const FIRST_MS = 200;
const HIGHEST_MS = 10_000;
/** A process that ran this long has recovered: its next end is a new trouble. */
const CALM_MS = 30_000;

/** How long to wait before a process is started again: longer each time, until it has run for a while. */
export class RestartDelay {
  private delayMs = FIRST_MS;
  private lastEndMs = Number.NEGATIVE_INFINITY;

  /** The delay after an end at `nowMs` (a monotonic clock). */
  next(nowMs: number): number {
    const calm = nowMs - this.lastEndMs > CALM_MS + this.delayMs;
    this.delayMs = calm ? FIRST_MS : Math.min(this.delayMs * 2, HIGHEST_MS);
    this.lastEndMs = nowMs;
    return this.delayMs;
  }
}

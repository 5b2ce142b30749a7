import { performance } from "node:perf_hooks";

/** Time as the phone sees it; tests give their own. */
export interface PhoneClock {
  /** A steady clock, milliseconds. */
  nowMs(): number;
  /** Runs `task` once after `delayMs`, unless the function that is returned is called before. */
  after(delayMs: number, task: () => void): () => void;
}

export const systemClock: PhoneClock = {
  nowMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

import type { CallSession } from "./call-session";

/** The calls that this runtime has. Their number is bounded: beyond it callers are told to come back. */
export class CallRegistry {
  readonly #sessions = new Map<string, CallSession>();
  #reserved = 0;

  constructor(readonly maxCalls: number) {}

  get size(): number {
    return this.#sessions.size;
  }

  /** Calls and those that are being set up. */
  get load(): number {
    return this.#sessions.size + this.#reserved;
  }

  /**
   * A place for a call that is being set up.
   * @returns what gives the place back, or null where there is none
   */
  reserve(): (() => void) | null {
    if (this.load >= this.maxCalls) return null;
    this.#reserved++;
    let held = true;
    return () => {
      if (held) this.#reserved--;
      held = false;
    };
  }

  add(session: CallSession): void {
    this.#sessions.set(session.info.callId, session);
  }

  remove(session: CallSession): void {
    if (this.#sessions.get(session.info.callId) === session) this.#sessions.delete(session.info.callId);
  }

  get(callId: string): CallSession | undefined {
    return this.#sessions.get(callId);
  }

  all(): CallSession[] {
    return [...this.#sessions.values()];
  }

  /** Resolves when there is no call any more, nor one that is being set up. */
  async allFinished(): Promise<void> {
    while (this.load > 0) {
      await Promise.all(this.all().map((session) => session.finished));
      if (this.#reserved > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

import { createSealKey, openSealed, readSealKey, seal } from "@callwright/db";
import { type EngineEvent, SECRET_DIGIT_MASK } from "@callwright/flow-schema";

type DigitEvent = Extract<EngineEvent, { type: "dtmf.received" }>;

/** Terminators stay readable in the journal: a replay needs them. */
const MASKED = /^[0-9A-D]$/;

/**
 * The key under which a call's secret digits are sealed in its journal. It is made when the first such digit comes and
 * is destroyed with the call; PostgreSQL never sees it.
 */
export class SecretDigits {
  #key: Buffer | null;

  constructor(
    private readonly callId: string,
    keyBase64: string | null,
  ) {
    this.#key = keyBase64 === null ? null : readSealKey(keyBase64);
  }

  get keyBase64(): string | null {
    return this.#key?.toString("base64") ?? null;
  }

  /** The event as it may be stored, and the digit for a successor. */
  mask(event: DigitEvent): { event: DigitEvent; sealed: string } {
    if (!MASKED.test(event.digit)) return { event, sealed: "" };
    this.#key ??= createSealKey();
    return {
      event: { ...event, digit: SECRET_DIGIT_MASK },
      sealed: seal(this.#key, event.digit, this.#contextOf(event.seq)),
    };
  }

  /** @throws SealError */
  unmask(event: DigitEvent, sealed: string): DigitEvent {
    if (sealed === "" || this.#key === null) return event;
    return { ...event, digit: openSealed(this.#key, sealed, this.#contextOf(event.seq)) };
  }

  #contextOf(seq: number): string {
    return `${this.callId}/${seq}`;
  }
}

import type { EngineEvent } from "@callwright/flow-schema";
import type { Logger } from "../observability/logger";
import { SecretDigits } from "./secret-digits";
import type { CallStore, JournalEntry } from "./session-store";

export interface SessionJournalOptions {
  readonly callId: string;
  readonly epoch: number;
  readonly store: CallStore;
  readonly logger: Logger;
  /** What stood there when the call was taken over; empty for a new call. */
  readonly entries: readonly JournalEntry[];
  readonly secretKey: string | null;
  /** Another runtime has the call. */
  readonly onFenced: () => void;
}

/**
 * A call's journal and the rest of its session in Redis. Memory is ahead of Redis by what is on its way; while Redis is
 * away all is kept and written when it is back. One write is under way at a time, so Redis sees them in order.
 */
export class SessionJournal {
  readonly #entries: JournalEntry[];
  readonly #fields = new Map<string, string>();
  readonly #secrets: SecretDigits;
  #dirty = new Set<string>();
  #written: number;
  #create: boolean;
  #secretKeyWritten: boolean;
  #writing: Promise<void> | null = null;
  #open = false;
  #closed = false;

  constructor(private readonly options: SessionJournalOptions) {
    this.#entries = [...options.entries];
    this.#written = this.#entries.length;
    this.#create = this.#entries.length === 0;
    this.#secrets = new SecretDigits(options.callId, options.secretKey);
    this.#secretKeyWritten = options.secretKey !== null;
  }

  /** From now on it is written: before, a call may still come to nothing. */
  open(): void {
    this.#open = true;
    this.#schedule();
  }

  /** Events as they may be kept: secret digits masked. */
  events(): EngineEvent[] {
    return this.#entries.map((entry) => entry.event);
  }

  /** Events as they happened, from 1 to the last. For the runtime's memory only. */
  openEvents(): EngineEvent[] {
    return this.#entries.map(({ event, sealed }) =>
      event.type === "dtmf.received" ? this.#secrets.unmask(event, sealed) : event,
    );
  }

  append(event: EngineEvent, options: { secret: boolean; media: string }): void {
    const stored = options.secret && event.type === "dtmf.received" ? this.#secrets.mask(event) : { event, sealed: "" };
    this.#entries.push({ ...stored, media: options.media });
    this.#schedule();
  }

  /** Sets a member of the session hash. */
  setField(name: string, value: string): void {
    if (this.#fields.get(name) === value) return;
    this.#fields.set(name, value);
    this.#dirty.add(name);
    this.#schedule();
  }

  /** Redis was away: it may have lost what it had said was written. */
  resync(): void {
    this.#create = true;
    this.#secretKeyWritten = false;
    this.#schedule();
  }

  /**
   * Resolves when everything until now is in Redis, or after `timeoutMs`: a call never waits for Redis longer.
   * @returns whether it is there
   */
  async flushed(timeoutMs: number): Promise<boolean> {
    const deadline = AbortSignal.timeout(timeoutMs);
    while (this.#writing !== null || this.#isDirty()) {
      if (deadline.aborted || this.#closed) return false;
      const expired = new Promise<void>((resolve) =>
        deadline.addEventListener("abort", () => resolve(), { once: true }),
      );
      if (this.#writing === null) return false; // Redis is away
      await Promise.race([this.#writing, expired]);
    }
    return true;
  }

  /** Writes nothing more. Resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  #isDirty(): boolean {
    return this.#create || this.#dirty.size > 0 || this.#written < this.#entries.length;
  }

  #schedule(): void {
    if (this.#writing !== null || this.#closed || !this.#open) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = null;
    });
  }

  async #write(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve)); // gather what happens in this turn
    while (this.#isDirty() && !this.#closed) {
      if (!(await this.#writeOnce())) return;
    }
  }

  /** @returns whether to go on */
  async #writeOnce(): Promise<boolean> {
    const { callId, epoch, store, logger } = this.options;
    const create = this.#create;
    const until = this.#entries.length;
    const names = create ? [...this.#fields.keys()] : [...this.#dirty];
    this.#dirty = new Set();
    this.#create = false;
    const fields = new Map(names.map((name) => [name, this.#fields.get(name) ?? ""]));
    try {
      const key = this.#secrets.keyBase64;
      const keyWritten = key !== null && !this.#secretKeyWritten ? store.writeSecretKey(callId, key) : null;
      const [result] = await Promise.all([
        store.write({ callId, epoch, fields, create, entries: this.#entries.slice(create ? 0 : this.#written, until) }),
        keyWritten,
      ]);
      if (result === "fenced") {
        this.#closed = true;
        this.options.onFenced();
        return false;
      }
      if (key !== null) this.#secretKeyWritten = true;
      if (result === "missing") this.#create = true;
      else this.#written = Math.max(this.#written, until);
      return true;
    } catch (error) {
      // Redis is away, or lost its connection meanwhile: `resync` follows when it is back.
      this.#create ||= create;
      for (const name of names) this.#dirty.add(name);
      logger.debug({ error: String(error) }, "journal waits for Redis");
      return false;
    }
  }
}

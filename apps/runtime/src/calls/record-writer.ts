import type { Logger } from "../observability/logger";
import type { CallRecord, CallRow } from "./call-record";
import type { RecordSink } from "./record-sink";
import type { UnwrittenRecords } from "./unwritten-records";

export interface RecordWriterOptions {
  readonly sink: RecordSink;
  readonly unwritten: UnwrittenRecords;
  readonly logger: Logger;
  /** How long to gather before writing. */
  readonly gatherMs?: number;
  /** How long to wait before trying again what failed. */
  readonly retryMs?: number;
}

interface Finished {
  readonly record: CallRecord;
  /** The record is kept, in PostgreSQL or for it in Redis: the call's own keys may go. */
  readonly onKept: () => void;
}

const MAX_BATCH = 200;

/**
 * Writes records in batches: many calls in one transaction under load, one soon after its end without. Where PostgreSQL
 * is away records are kept in Redis, and where that is away too, in memory, until one of them is back.
 */
export class RecordWriter {
  #started: CallRow[] = [];
  #finished: Finished[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #retryAt = 0;
  #postgresUp = true;
  #sweepDue = true;
  readonly #gatherMs: number;
  readonly #retryMs: number;

  constructor(private readonly options: RecordWriterOptions) {
    this.#gatherMs = options.gatherMs ?? 25;
    this.#retryMs = options.retryMs ?? 1_000;
  }

  /** Whether the last write to PostgreSQL went well. */
  get postgresUp(): boolean {
    return this.#postgresUp;
  }

  /** Begins to look after records that an earlier time has left. */
  start(): void {
    this.#schedule(0);
  }

  started(row: CallRow): void {
    this.#started.push(row);
    this.#schedule(this.#gatherMs);
  }

  finished(record: CallRecord, onKept: () => void): void {
    this.#finished.push({ record, onKept });
    this.#schedule(this.#gatherMs);
  }

  /** Writes what there is, as far as it can be written. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
    while (this.#finished.length > 0 || this.#started.length > 0) {
      const before = this.#finished.length + this.#started.length;
      await this.#write();
      if (this.#finished.length + this.#started.length >= before) break;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#finished.length > 0) {
      this.options.logger.error({ count: this.#finished.length }, "records of calls are lost: nothing could take them");
    }
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== null || this.#writing !== null) return;
    const wait = Math.max(delayMs, this.#postgresUp ? 0 : Math.min(this.#retryAt - Date.now(), this.#retryMs));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#writing = this.#write().finally(() => {
        this.#writing = null;
        if (this.#started.length > 0 || this.#finished.length > 0) this.#schedule(this.#gatherMs);
        else if (this.#sweepDue) this.#schedule(this.#retryMs);
      });
    }, wait);
  }

  async #write(): Promise<void> {
    const started = this.#started.splice(0, MAX_BATCH);
    const finished = this.#finished.splice(0, MAX_BATCH);
    const over = new Set(finished.map(({ record }) => record.call.id));
    const rows = started.filter((row) => !over.has(row.id)); // its finished row says it all
    try {
      if (rows.length > 0) await this.options.sink.writeStarted(rows);
      if (finished.length > 0) await this.#writeFinished(finished);
      if (!this.#postgresUp) this.options.logger.info("PostgreSQL takes records again");
      this.#postgresUp = true;
    } catch (error) {
      if (this.#postgresUp) this.options.logger.warn({ err: error }, "PostgreSQL takes no records: they are kept");
      this.#postgresUp = false;
      this.#sweepDue = true;
      this.#retryAt = Date.now() + this.#retryMs;
      await this.#keep(finished);
      return; // a start that was not written is made good by the end
    }
    if (this.#sweepDue) await this.#sweep();
  }

  /** One call whose rows cannot be written must not hold up the others: after a failed batch each is tried alone. */
  async #writeFinished(finished: readonly Finished[]): Promise<void> {
    try {
      await this.options.sink.writeFinished(finished.map(({ record }) => record));
      for (const { onKept } of finished) onKept();
    } catch (error) {
      if (finished.length === 1 || !isAboutData(error)) throw error;
      for (const one of finished) {
        try {
          await this.#writeFinished([one]);
        } catch (problem) {
          if (!isAboutData(problem)) throw problem;
          this.options.logger.error(
            { err: problem, callId: one.record.call.id },
            "this call's record cannot be written",
          );
          await this.#keep([one]);
        }
      }
    }
  }

  async #keep(finished: readonly Finished[]): Promise<void> {
    if (finished.length === 0) return;
    try {
      await this.options.unwritten.keep(finished.map(({ record }) => record));
      this.#sweepDue = true;
      for (const { onKept } of finished) onKept();
    } catch {
      this.#finished.unshift(...finished); // Redis is away too
    }
  }

  async #sweep(): Promise<void> {
    try {
      const records = await this.options.unwritten.some(MAX_BATCH);
      if (records.length > 0) {
        await this.options.sink.writeFinished(records);
        await this.options.unwritten.remove(records);
      }
      this.#sweepDue = records.length > 0;
    } catch (error) {
      this.options.logger.debug({ error: String(error) }, "kept records wait");
    }
  }
}

/** PostgreSQL refused the rows (SQLSTATE classes 22 and 23), rather than being away. */
function isAboutData(error: unknown): boolean {
  return /\b(22|23)[0-9A-Z]{3}\b/.test(JSON.stringify(error, ["code", "meta", "message"]) ?? "");
}

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
  /** Calls whose records PostgreSQL has refused: not tried again by this process. */
  readonly #refused = new Set<string>();
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

  async #writeFinished(finished: readonly Finished[]): Promise<void> {
    const waiting = new Map(finished.map((one) => [one.record.call.id, one]));
    await this.#writeApart(
      finished.map(({ record }) => record),
      ({ call }) => {
        waiting.get(call.id)?.onKept();
        waiting.delete(call.id);
      },
    );
    await this.#keep([...waiting.values()]);
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

  /** Writes what an earlier time has left. A record that PostgreSQL will not have stays, for a person to look at. */
  async #sweep(): Promise<void> {
    try {
      const records = (await this.options.unwritten.some(MAX_BATCH)).filter(({ call }) => !this.#refused.has(call.id));
      const written: CallRecord[] = [];
      await this.#writeApart(records, (record) => written.push(record));
      await this.options.unwritten.remove(written);
      this.#sweepDue = written.length > 0;
    } catch (error) {
      this.options.logger.debug({ error: String(error) }, "kept records wait");
    }
  }

  /** Together where that works; one that PostgreSQL refuses must not hold up the others, so then each by itself. */
  async #writeApart(records: readonly CallRecord[], onWritten: (record: CallRecord) => void): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.options.sink.writeFinished(records);
      for (const record of records) onWritten(record);
    } catch (error) {
      if (!isAboutData(error)) throw error;
      const [only, ...others] = records;
      if (only !== undefined && others.length === 0) {
        this.#refused.add(only.call.id);
        this.options.logger.error({ err: error, callId: only.call.id }, "PostgreSQL refuses this call's record");
        return;
      }
      for (const record of records) await this.#writeApart([record], onWritten);
    }
  }
}

/** PostgreSQL refused the rows (SQLSTATE classes 22 and 23), rather than being away. */
function isAboutData(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const text = "message" in error ? String(error.message) : "";
  const meta = "meta" in error ? (JSON.stringify(error.meta) ?? "") : "";
  return /Code: `2[23][0-9A-Z]{3}`/.test(text) || /"(originalCode|code)":"2[23][0-9A-Z]{3}"/.test(meta);
}

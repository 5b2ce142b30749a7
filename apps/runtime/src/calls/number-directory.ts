import type { Db } from "@callwright/db";

/** A number, and the published flow that answers it. */
export interface NumberEntry {
  readonly workspaceId: string;
  /** Null: nothing is published to it. */
  readonly version: { readonly flowId: string; readonly version: number; readonly bundleHash: string } | null;
}

interface Cached {
  readonly entry: NumberEntry | null;
  readonly at: number;
}

export interface NumberDirectoryOptions {
  readonly now: () => number;
  /** How long an answer of the database holds. Changes are told by Redis at once; this is for when they are not. */
  readonly ttlMs?: number;
  readonly maxEntries?: number;
}

const UNKNOWN_TTL_MS = 2_000;

/** Numbers as the database has them, kept in memory: no call waits for the database twice. */
export class NumberDirectory {
  readonly #cache = new Map<string, Cached>();
  readonly #loading = new Map<string, Promise<NumberEntry | null>>();
  readonly #ttlMs: number;
  readonly #maxEntries: number;

  constructor(
    private readonly load: (number: string) => Promise<NumberEntry | null>,
    private readonly options: NumberDirectoryOptions,
  ) {
    this.#ttlMs = options.ttlMs ?? 30_000;
    this.#maxEntries = options.maxEntries ?? 10_000;
  }

  /**
   * The entry of a number, null where there is none. While the database is away the last known answer holds.
   * @throws Error where the database is away and nothing is known of the number
   */
  async find(number: string): Promise<NumberEntry | null> {
    const cached = this.#cache.get(number);
    if (cached !== undefined && this.options.now() - cached.at < (cached.entry ? this.#ttlMs : UNKNOWN_TTL_MS)) {
      return cached.entry;
    }
    try {
      return await this.#refresh(number);
    } catch (error) {
      if (cached !== undefined) return cached.entry;
      throw error;
    }
  }

  /** Forgets numbers, or all where none is named. */
  forget(numbers: readonly string[]): void {
    if (numbers.length === 0) this.#cache.clear();
    for (const number of numbers) this.#cache.delete(number);
  }

  #refresh(number: string): Promise<NumberEntry | null> {
    const under = this.#loading.get(number);
    if (under !== undefined) return under;
    const loading = this.load(number)
      .then((entry) => {
        this.#cache.delete(number);
        this.#cache.set(number, { entry, at: this.options.now() });
        const [oldest] = this.#cache.keys();
        if (this.#cache.size > this.#maxEntries && oldest !== undefined) this.#cache.delete(oldest);
        return entry;
      })
      .finally(() => this.#loading.delete(number));
    this.#loading.set(number, loading);
    return loading;
  }
}

/** Looks a number up in the database. */
export const loadNumber =
  (db: Db) =>
  async (number: string): Promise<NumberEntry | null> => {
    const row = await db.number.findUnique({
      where: { number },
      select: { workspaceId: true, flowId: true, version: { select: { version: true, bundleHash: true } } },
    });
    if (row === null) return null;
    const { workspaceId, flowId, version } = row;
    return { workspaceId, version: flowId === null || version === null ? null : { flowId, ...version } };
  };

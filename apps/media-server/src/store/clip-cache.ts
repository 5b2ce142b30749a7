import { encodeG711, type G711Law, generateTone, silenceByte } from "@callwright/rtp";
import type { Clip } from "../rtp/worker-messages";
import type { PromptStore } from "./prompt-store";

const BYTES_PER_MS = 8;

export interface ToneSpec {
  readonly frequenciesHz: readonly number[];
  readonly onMs: number;
  readonly offMs: number;
  readonly levelDb: number;
}

/**
 * Encoded audio in memory that the RTP workers share, the least recently used leaving first. What is being played stays
 * alive by its players even when it has left the cache.
 */
export class ClipCache {
  readonly #clips = new Map<string, Clip>();
  readonly #loading = new Map<string, Promise<Clip | null>>();
  #bytes = 0;

  constructor(
    private readonly store: PromptStore,
    private readonly maxBytes: number,
  ) {}

  get stats(): { readonly entries: number; readonly bytes: number; readonly maxBytes: number } {
    return { entries: this.#clips.size, bytes: this.#bytes, maxBytes: this.maxBytes };
  }

  /** A prompt or recording; null where the store has none of that hash. */
  async prompt(hash: string, law: G711Law): Promise<Clip | null> {
    const key = `${law}:${hash}`;
    const cached = this.#use(key);
    if (cached !== undefined) return cached;
    let loading = this.#loading.get(key);
    if (loading === undefined) {
      loading = this.#load(key, hash, law).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  tone(spec: ToneSpec, law: G711Law): Clip {
    const { frequenciesHz, onMs, offMs, levelDb } = spec;
    return this.#make(`${law}:tone:${frequenciesHz.join("+")}:${onMs}:${offMs}:${levelDb}`, law, () => {
      const tone = generateTone({ frequenciesHz, durationMs: onMs, levelDb, sampleRate: 8_000 });
      const bytes = new Uint8Array(tone.length + offMs * BYTES_PER_MS).fill(silenceByte(law));
      bytes.set(encodeG711(law, tone));
      return bytes;
    });
  }

  silence(durationMs: number, law: G711Law): Clip {
    return this.#make(`${law}:silence:${durationMs}`, law, () =>
      new Uint8Array(durationMs * BYTES_PER_MS).fill(silenceByte(law)),
    );
  }

  async #load(key: string, hash: string, law: G711Law): Promise<Clip | null> {
    const bytes = await this.store.readG711(hash, law);
    return bytes === null ? null : this.#keep(key, law, bytes);
  }

  #make(key: string, law: G711Law, make: () => Uint8Array): Clip {
    return this.#use(key) ?? this.#keep(key, law, make());
  }

  #use(key: string): Clip | undefined {
    const clip = this.#clips.get(key);
    if (clip !== undefined) {
      this.#clips.delete(key);
      this.#clips.set(key, clip);
    }
    return clip;
  }

  #keep(key: string, law: G711Law, source: Uint8Array): Clip {
    const bytes = new Uint8Array(new SharedArrayBuffer(source.length));
    bytes.set(source);
    const clip = { law, bytes };
    this.#clips.set(key, clip);
    this.#bytes += bytes.length;
    for (const [oldest, old] of this.#clips) {
      if (this.#bytes <= this.maxBytes || oldest === key) break;
      this.#clips.delete(oldest);
      this.#bytes -= old.bytes.length;
    }
    return clip;
  }
}

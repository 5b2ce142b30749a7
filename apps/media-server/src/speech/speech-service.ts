import { createHash } from "node:crypto";
import type { IngestedPrompt, SpeechRequest } from "@callwright/contracts";
import { MediaControlError } from "../control/media-control-error";
import type { PromptStore } from "../store/prompt-store";
import type { SpeechProvider, SpeechVoice } from "./speech-provider";

export type PreparedSpeech = IngestedPrompt & { readonly cached: boolean };

/** Texts whose prompt is remembered in memory; a few bytes each. */
const MAX_REMEMBERED = 20_000;

/** Speech by any of several providers, synthesized once for each text, voice and rate, and kept in the store. */
export class SpeechService {
  readonly #running = new Map<string, Promise<IngestedPrompt>>();
  /** Hashes by key, the least recently used first: nearly every play of a call asks for a text that was played before. */
  readonly #hashes = new Map<string, string>();

  /** @param providers in order: the first that has a language is its default */
  constructor(
    private readonly providers: readonly SpeechProvider[],
    private readonly store: PromptStore,
  ) {}

  voices(): (SpeechVoice & { readonly default: boolean })[] {
    const languages = new Set<string>();
    return this.providers
      .flatMap((provider) => provider.voices)
      .map((voice) => {
        const isDefault = !languages.has(voice.language);
        languages.add(voice.language);
        return { ...voice, default: isDefault };
      });
  }

  /** The prompt of a text, if it has been synthesized before. */
  async find(request: SpeechRequest): Promise<IngestedPrompt | null> {
    const { provider, voice } = this.#choose(request);
    const hash = await this.store.speechHash(speechKey(provider, voice, request));
    return hash === null ? null : this.store.stat(hash);
  }

  /**
   * The hash of a text's prompt, without a look at the disk where it was asked for before: the prompt itself may be gone,
   * and is made again by `prepare`.
   */
  async findHash(request: SpeechRequest): Promise<string | null> {
    const { provider, voice } = this.#choose(request);
    const key = speechKey(provider, voice, request);
    const hash = this.#hashes.get(key) ?? (await this.store.speechHash(key));
    if (hash !== null) this.#remember(key, hash);
    return hash;
  }

  /** @throws MediaControlError `not-found` for an unknown voice or language, `bad-text`, `limit`, `unavailable` */
  async prepare(request: SpeechRequest): Promise<PreparedSpeech> {
    const { provider, voice } = this.#choose(request);
    const text = normalizeText(request.text);
    if (text === "") throw new MediaControlError("bad-text", "the text is empty");
    const found = await this.find(request);
    if (found !== null) return { ...found, cached: true };
    const key = speechKey(provider, voice, request);
    let running = this.#running.get(key);
    if (running === undefined) {
      running = this.#synthesize(provider, key, { text, voice: voice.voice, rate: request.rate }).finally(() =>
        this.#running.delete(key),
      );
      this.#running.set(key, running);
    }
    return { ...(await running), cached: false };
  }

  async #synthesize(
    provider: SpeechProvider,
    key: string,
    job: { readonly text: string; readonly voice: string; readonly rate: number },
  ): Promise<IngestedPrompt> {
    const prompt = await this.store.put(await provider.synthesize(job));
    await this.store.setSpeechHash(key, prompt.hash);
    this.#remember(key, prompt.hash);
    return prompt;
  }

  #remember(key: string, hash: string): void {
    this.#hashes.delete(key);
    this.#hashes.set(key, hash);
    if (this.#hashes.size <= MAX_REMEMBERED) return;
    for (const [oldest] of this.#hashes) {
      this.#hashes.delete(oldest);
      return;
    }
  }

  #choose(request: SpeechRequest): { readonly provider: SpeechProvider; readonly voice: SpeechVoice } {
    const language = request.language.toLowerCase();
    const base = language.split("-")[0];
    for (const provider of this.providers) {
      for (const voice of provider.voices) {
        const offered = voice.language.toLowerCase();
        // A voice asked for by name speaks, whatever the language.
        const fits =
          request.voice === undefined ? offered === language || offered === base : voice.voice === request.voice;
        if (fits) return { provider, voice };
      }
    }
    const wanted = request.voice === undefined ? `language ${request.language}` : `voice ${request.voice}`;
    throw new MediaControlError("not-found", `no voice for ${wanted}; there are: ${this.#list()}`);
  }

  #list(): string {
    return this.voices()
      .map(({ voice, language }) => `${voice} (${language})`)
      .join(", ");
  }
}

function normalizeText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function speechKey(provider: SpeechProvider, voice: SpeechVoice, request: SpeechRequest): string {
  const parts = [provider.id, voice.voice, request.rate, normalizeText(request.text)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

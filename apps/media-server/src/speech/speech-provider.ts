import type { PreparedPrompt } from "../store/prepare-prompt";

export interface SpeechVoice {
  readonly voice: string;
  /** BCP 47 */
  readonly language: string;
  readonly label: string;
}

/** Something that makes speech of text. Synthesis may take long: it is never on a call's path. */
export interface SpeechProvider {
  /** Part of the cache's key: change it when the same text would sound otherwise. */
  readonly id: string;
  readonly voices: readonly SpeechVoice[];
  /** @throws MediaControlError `bad-text` where nothing can be said of it, `unavailable` where it fails */
  synthesize(job: { readonly text: string; readonly voice: string; readonly rate: number }): Promise<PreparedPrompt>;
}

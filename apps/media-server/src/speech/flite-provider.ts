import type { AudioWorker } from "../store/audio-worker";
import type { PreparedPrompt } from "../store/prepare-prompt";
import { FLITE_DEFAULT_VOICE, FLITE_VOICES } from "./flite";
import type { SpeechProvider, SpeechVoice } from "./speech-provider";

/** The embedded English voices. */
export class FliteProvider implements SpeechProvider {
  readonly id = "flite-2.3";
  readonly voices: readonly SpeechVoice[];

  constructor(private readonly worker: AudioWorker) {
    const first = FLITE_VOICES.filter(({ voice }) => voice === FLITE_DEFAULT_VOICE);
    const others = FLITE_VOICES.filter(({ voice }) => voice !== FLITE_DEFAULT_VOICE);
    this.voices = [...first, ...others].map((voice) => ({ ...voice, language: "en" }));
  }

  synthesize(job: { readonly text: string; readonly voice: string; readonly rate: number }): Promise<PreparedPrompt> {
    return this.worker.run({ type: "synthesize", job });
  }
}

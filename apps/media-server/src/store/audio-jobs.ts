import type { MediaErrorCode } from "@callwright/contracts";
import type { SynthesisJob } from "../speech/flite";
import type { PreparedPrompt } from "./prepare-prompt";

/** Work that would hold up the control thread: done in audio worker threads, one job at a time in each. */
export type AudioJob =
  | { readonly type: "convert"; readonly bytes: Uint8Array; readonly normalize: boolean }
  | { readonly type: "synthesize"; readonly job: SynthesisJob };

export interface AudioJobMessage {
  readonly id: number;
  readonly job: AudioJob;
}

export type AudioJobReply =
  | { readonly id: number; readonly ok: true; readonly prompt: PreparedPrompt }
  | { readonly id: number; readonly ok: false; readonly code: MediaErrorCode; readonly message: string };

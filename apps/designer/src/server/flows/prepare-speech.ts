import type { FlowBundle } from "@callwright/flow-schema";
import type { MediaClient } from "@callwright/media-client";
import { staticSpeech } from "./static-speech";

const REQUEST_TIMEOUT_MS = 20_000;

/**
 * Has everything that a bundle says word for word synthesized now, so that no caller waits for it.
 * @returns the texts that could not be made (the runtime then makes them when they are first heard)
 */
export async function prepareSpeech(media: Pick<MediaClient, "request">, bundle: FlowBundle): Promise<string[]> {
  const results = await Promise.all(
    staticSpeech(bundle).map(async (speech) => {
      try {
        await media.request("speech.prepare", speech, { timeoutMs: REQUEST_TIMEOUT_MS });
        return null;
      } catch {
        return speech.text;
      }
    }),
  );
  return results.filter((text) => text !== null);
}

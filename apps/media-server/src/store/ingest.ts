import type { IngestedPrompt, MediaParsedParams } from "@callwright/contracts";
import { MediaControlError } from "../control/media-control-error";
import type { AudioWorker } from "./audio-worker";
import type { PromptStore } from "./prompt-store";

/** Of an uploaded file. */
const MAX_UPLOAD_BYTES = 200 * 1024 * 1024;

/**
 * Take audio into the store.
 * @throws MediaControlError `not-audio`, `not-found`, `limit`
 */
export async function ingest(
  params: MediaParsedParams<"store.ingest">,
  store: PromptStore,
  worker: AudioWorker,
): Promise<IngestedPrompt> {
  const { source, normalize } = params;
  const bytes =
    source.type === "bytes" ? decodeBase64(source.base64) : await store.readIncoming(source.name, MAX_UPLOAD_BYTES);
  const prompt = await store.put(await worker.run({ type: "convert", bytes, normalize }));
  if (source.type === "incoming") await store.removeIncoming(source.name);
  return prompt;
}

function decodeBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new MediaControlError("bad-request", "source.base64: not base64");
  return Buffer.from(text, "base64");
}

import { parentPort } from "node:worker_threads";
import { MediaControlError } from "../control/media-control-error";
import { Flite } from "../speech/flite";
import { setThreadPriority } from "../thread-priority";
import type { AudioJob, AudioJobMessage, AudioJobReply } from "./audio-jobs";
import { decodeAudio } from "./decode-audio";
import { type PreparedPrompt, preparePrompt } from "./prepare-prompt";

const port = parentPort;
if (port === null) throw new Error("audio.worker is to be started as a worker thread");

/** Nobody is kept waiting on the line for conversion or speech. */
const NICE = 5;
setThreadPriority(NICE);

let flite: Promise<Flite> | null = null;

async function run(job: AudioJob): Promise<PreparedPrompt> {
  if (job.type === "convert") return preparePrompt(await decodeAudio(job.bytes), { normalize: job.normalize });
  flite ??= Flite.load();
  const voice = await flite;
  try {
    return preparePrompt(await voice.synthesize(job.job), { normalize: true });
  } catch (error) {
    if (error instanceof MediaControlError && error.code === "not-audio") {
      throw new MediaControlError("bad-text", "the voice can say nothing of this text");
    }
    throw error;
  }
}

port.on("message", ({ id, job }: AudioJobMessage) => {
  run(job)
    .then((prompt): AudioJobReply => ({ id, ok: true, prompt }))
    .catch((error: unknown): AudioJobReply => {
      const message = error instanceof Error ? error.message : String(error);
      return { id, ok: false, code: error instanceof MediaControlError ? error.code : "internal", message };
    })
    .then((reply) => port.postMessage(reply));
});

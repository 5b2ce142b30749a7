import { join } from "node:path";
import type { MediaEvent, MediaParsedParams } from "@callwright/contracts";
import type { Logger } from "pino";
import { MediaControlError } from "../control/media-control-error";
import { RecordingWriter } from "../recorder/recording-writer";
import type { ChannelEvent } from "../rtp/worker-messages";
import type { ClipCache } from "../store/clip-cache";
import type { PromptStore } from "../store/prompt-store";
import type { ActiveRecording, Endpoint } from "./endpoint";
import { endpointRef } from "./endpoint-service";

const BEEP = { frequenciesHz: [1_000], onMs: 250, offMs: 0, levelDb: -13 } as const;
const MAX_NAMES = 100;

type Finished = Extract<ChannelEvent, { type: "record.finished" }>;

/** Recordings: their files, and the events that say they are done. */
export class RecordingService {
  constructor(
    private readonly options: {
      readonly store: PromptStore;
      readonly clips: ClipCache;
      readonly emit: (event: MediaEvent) => void;
      readonly log: Logger;
    },
  ) {}

  async start(endpoint: Endpoint, params: MediaParsedParams<"record.start">): Promise<"recording" | "finished"> {
    const { recordingId } = params;
    if (endpoint.finishedRecordings.has(recordingId)) return "finished";
    if (endpoint.recording !== null) {
      if (endpoint.recording.recordingId === recordingId) return "recording";
      throw new MediaControlError(
        "exists",
        `recording ${endpoint.recording.recordingId} is in progress on this endpoint`,
      );
    }
    endpoint.recording = await this.#createFile(recordingId, params.layout === "stereo" ? 2 : 1);
    const { layout, maxMs, silenceMs, silenceDb, finishKeys } = params;
    const law = endpoint.sdp.agreed?.codec === "PCMA" ? "alaw" : "ulaw";
    const beep = params.beep ? this.options.clips.tone(BEEP, law) : null;
    await endpoint.worker.request("recordStart", {
      endpointId: endpoint.endpointId,
      record: { recordingId, layout, maxMs, silenceMs, silenceDb, finishKeys, beep },
    });
    return "recording";
  }

  onData(endpoint: Endpoint, recordingId: string, samples: Int16Array): void {
    if (endpoint.recording?.recordingId === recordingId) endpoint.recording.writer.append(samples);
  }

  /** The worker has said all there is: complete the file, then tell. */
  async onFinished(endpoint: Endpoint, finished: Finished): Promise<void> {
    const recording = endpoint.recording;
    if (recording === null || recording.recordingId !== finished.recordingId) return;
    const { recordingId, path } = recording;
    const file = await this.#complete(recording);
    endpoint.recording = null;
    endpoint.finishedRecordings.add(recordingId);
    this.options.emit({
      type: "record.finished",
      ...endpointRef(endpoint),
      recordingId,
      reason: file.error === null ? finished.reason : "failed",
      ...(finished.key === null ? {} : { key: finished.key }),
      ...(file.error === null ? {} : { message: file.error.message }),
      hash: file.hash,
      path,
      bytes: file.bytes,
      durationMs: finished.durationMs,
    });
    recording.settle();
  }

  async #complete(recording: ActiveRecording): Promise<Awaited<ReturnType<RecordingWriter["finish"]>>> {
    try {
      const file = await recording.writer.finish();
      if (file.error === null) await this.options.store.linkRecording(file.hash, recording.path);
      return file;
    } catch (error) {
      this.options.log.error({ err: error, recordingId: recording.recordingId }, "a recording could not be completed");
      return { bytes: 0, hash: "", error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  async #createFile(recordingId: string, channels: number): Promise<ActiveRecording> {
    for (let attempt = 1; attempt <= MAX_NAMES; attempt++) {
      const path = await this.options.store.recordingPath(recordingId, attempt);
      try {
        const writer = await RecordingWriter.create(join(this.options.store.directory, path), channels);
        const { promise, settle } = signal();
        return { recordingId, writer, path, done: promise, settle };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
    }
    throw new MediaControlError("exists", `there are ${MAX_NAMES} files of recording ${recordingId} already`);
  }
}

function signal(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle = () => {};
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

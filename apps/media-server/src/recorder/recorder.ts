import type { RecordingResult, RecordState } from "@callwright/contracts";
import { type G711Law, levelDbm0 } from "@callwright/rtp";
import { JitterBuffer } from "../rtp/jitter-buffer";
import type { RecordCommand } from "../rtp/worker-messages";

const FRAME_SAMPLES = 160;
const SAMPLES_PER_MS = 8;
const DELAY_SAMPLES = 480;
const DELAY_FRAMES = DELAY_SAMPLES / FRAME_SAMPLES;
const CHUNK_FRAMES = 50;

export interface RecorderEnd {
  readonly reason: RecordingResult["reason"];
  readonly key: string | null;
  readonly durationMs: number;
}

export interface RecorderSink {
  /** Samples to be written; the array is given away. */
  data(samples: Int16Array<ArrayBuffer>): void;
  finished(end: RecorderEnd): void;
}

/**
 * Records one channel: both directions run through jitter buffers of the same delay, so that what was said at one time
 * lies at one place in both. Samples leave in chunks of a second; the first one's length differs from recorder to
 * recorder, so that many recordings do not all write at once.
 */
export class Recorder {
  readonly recordingId: string;
  readonly #received = new JitterBuffer(DELAY_SAMPLES);
  readonly #sent: JitterBuffer | null;
  readonly #channels: number;
  readonly #maxSamples: number;
  readonly #receivedFrame = new Int16Array(FRAME_SAMPLES);
  readonly #sentFrame = new Int16Array(FRAME_SAMPLES);
  #chunk: Int16Array<ArrayBuffer>;
  #chunkFill = 0;
  #samples = 0;
  #silentSamples = 0;
  #paused = false;
  #done = false;
  /** Frames of the jitter delay: nothing in them is of the time since the start. */
  #skipFrames = DELAY_FRAMES;

  /** @param stagger 0…1, which share of a chunk comes first */
  constructor(
    private readonly command: RecordCommand,
    private readonly sink: RecorderSink,
    stagger: number,
  ) {
    this.recordingId = command.recordingId;
    this.#channels = command.layout === "stereo" ? 2 : 1;
    this.#sent = command.layout === "received" ? null : new JitterBuffer(DELAY_SAMPLES);
    this.#maxSamples = command.maxMs * SAMPLES_PER_MS;
    this.#chunk = this.#newChunk(Math.max(1, Math.round(CHUNK_FRAMES * stagger)));
  }

  get paused(): boolean {
    return this.#paused;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
  }

  state(): RecordState {
    return { recordingId: this.recordingId, recordedMs: this.#durationMs(), paused: this.#paused };
  }

  onReceived(timestamp: number, law: G711Law, payload: Uint8Array): void {
    this.#received.write(timestamp, law, payload);
  }

  onSent(timestamp: number, law: G711Law, payload: Uint8Array): void {
    this.#sent?.write(timestamp, law, payload);
  }

  /** A key was pressed: ends the recording where it is one of the finish keys. @returns whether it did */
  onDigit(digit: string): boolean {
    if (!this.command.finishKeys.includes(digit)) return false;
    this.#finish("key", digit);
    return true;
  }

  /** One frame of time has passed. @returns false where the recording is over */
  tick(): boolean {
    if (this.#done) return false;
    this.#received.read(this.#receivedFrame);
    this.#sent?.read(this.#sentFrame);
    if (this.#skipFrames > 0) {
      this.#skipFrames--;
      return true;
    }
    if (this.#paused) return true;
    this.#append();
    if (this.#samples >= this.#maxSamples) this.#finish("maxLength", null);
    else if (this.#isSilentTooLong()) this.#finish("silence", null);
    return !this.#done;
  }

  /** End it now. Does nothing a second time. */
  stop(reason: RecordingResult["reason"]): void {
    this.#finish(reason, null);
  }

  #isSilentTooLong(): boolean {
    if (this.command.silenceMs === 0) return false;
    if (levelDbm0(this.#receivedFrame) >= this.command.silenceDb) this.#silentSamples = 0;
    else this.#silentSamples += FRAME_SAMPLES;
    return this.#silentSamples >= this.command.silenceMs * SAMPLES_PER_MS;
  }

  #append(): void {
    const count = Math.min(FRAME_SAMPLES, this.#maxSamples - this.#samples);
    for (let i = 0; i < count; i++) {
      const received = this.#receivedFrame[i] ?? 0;
      const sent = this.#sentFrame[i] ?? 0;
      if (this.#channels === 2) {
        this.#chunk[this.#chunkFill++] = received;
        this.#chunk[this.#chunkFill++] = sent;
      } else {
        this.#chunk[this.#chunkFill++] = Math.max(-32_768, Math.min(32_767, received + sent));
      }
    }
    this.#samples += count;
    if (this.#chunkFill + FRAME_SAMPLES * this.#channels > this.#chunk.length) this.#flush();
  }

  #finish(reason: RecordingResult["reason"], key: string | null): void {
    if (this.#done) return;
    // What has come but waits in the jitter buffers belongs to the recording.
    if (reason !== "maxLength" && reason !== "silence" && !this.#paused) {
      for (let i = 0; i < DELAY_FRAMES && this.#samples < this.#maxSamples; i++) {
        this.#received.read(this.#receivedFrame);
        this.#sent?.read(this.#sentFrame);
        if (this.#skipFrames > 0) this.#skipFrames--;
        else this.#append();
      }
    }
    this.#done = true;
    this.#flush();
    this.sink.finished({ reason, key, durationMs: this.#durationMs() });
  }

  #flush(): void {
    if (this.#chunkFill > 0) this.sink.data(this.#chunk.slice(0, this.#chunkFill));
    if (!this.#done) this.#chunk = this.#newChunk(CHUNK_FRAMES);
    this.#chunkFill = 0;
  }

  #newChunk(frames: number): Int16Array<ArrayBuffer> {
    return new Int16Array(frames * FRAME_SAMPLES * this.#channels);
  }

  #durationMs(): number {
    return Math.round(this.#samples / SAMPLES_PER_MS);
  }
}

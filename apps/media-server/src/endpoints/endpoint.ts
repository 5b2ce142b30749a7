import type { RecordingWriter } from "../recorder/recording-writer";
import type { RtpWorkerClient } from "../rtp/rtp-worker-client";
import type { EndpointSdp } from "./endpoint-sdp";

const REMEMBERED_IDS = 32;

/** A recording that is being made. */
export interface ActiveRecording {
  readonly recordingId: string;
  readonly writer: RecordingWriter;
  /** Relative to the store. */
  readonly path: string;
  /** Settles when its file is complete and its event is out. */
  readonly done: Promise<void>;
  readonly settle: () => void;
}

/** The control thread's side of one RTP channel. */
export interface Endpoint {
  readonly endpointId: string;
  readonly sessionId: string;
  readonly legId: string;
  readonly port: number;
  readonly ttlMs: number;
  readonly createdMs: number;
  readonly worker: RtpWorkerClient;
  readonly sdp: EndpointSdp;
  readonly finishedPlays: RememberedIds;
  readonly finishedRecordings: RememberedIds;
  playId: string | null;
  recording: ActiveRecording | null;
  bridgedTo: string | null;
}

/** The newest few ids of something, to know a repeated request by. */
export class RememberedIds {
  readonly #ids = new Set<string>();

  add(id: string): void {
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= REMEMBERED_IDS) break;
      this.#ids.delete(oldest);
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }
}

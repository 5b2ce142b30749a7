import type { MediaEvent } from "@callwright/contracts";
import type { Logger } from "pino";
import type { RtpWorkerClient } from "../rtp/rtp-worker-client";
import type { RtpWorkersListener } from "../rtp/rtp-workers";
import type { ChannelEvent } from "../rtp/worker-messages";
import type { Endpoint } from "./endpoint";
import { type EndpointService, endpointRef } from "./endpoint-service";
import type { RecordingService } from "./recording-service";

/** Makes events of the protocol of what the RTP workers report, and keeps the endpoints' records in step. */
export class ChannelEvents implements RtpWorkersListener {
  #endpoints: EndpointService | null = null;

  constructor(
    private readonly options: {
      readonly recordings: RecordingService;
      readonly emit: (event: MediaEvent) => void;
      readonly log: Logger;
    },
  ) {}

  /** The service needs the workers, and they need this: so it comes afterwards. */
  attach(endpoints: EndpointService): void {
    this.#endpoints = endpoints;
  }

  event(endpointId: string, event: ChannelEvent): void {
    const endpoint = this.#endpoints?.findOpenOrClosing(endpointId);
    if (endpoint !== undefined) this.#handle(endpoint, event);
  }

  died(worker: RtpWorkerClient): void {
    for (const endpoint of [...(this.#endpoints?.all() ?? [])]) {
      if (endpoint.worker !== worker) continue;
      this.#failWork(endpoint);
      void this.#endpoints?.close(endpoint, "failed");
    }
  }

  #handle(endpoint: Endpoint, event: ChannelEvent): void {
    const ref = endpointRef(endpoint);
    switch (event.type) {
      case "record.data":
        this.options.recordings.onData(endpoint, event.recordingId, event.samples);
        break;
      case "record.finished":
        void this.options.recordings.onFinished(endpoint, event);
        break;
      case "play.finished":
        if (endpoint.playId === event.playId) endpoint.playId = null;
        endpoint.finishedPlays.add(event.playId);
        this.options.emit({ ...ref, ...event });
        break;
      case "rtpTimeout":
        this.options.emit({ ...ref, ...event, type: "endpoint.rtpTimeout" });
        break;
      case "rtpResumed":
        this.options.emit({ ...ref, type: "endpoint.rtpResumed" });
        break;
      default:
        this.options.emit({ ...ref, ...event });
    }
  }

  /** What went on in a worker that died has ended, and nobody else will say so. */
  #failWork(endpoint: Endpoint): void {
    const error = { code: "unavailable", message: "the RTP worker died" } as const;
    if (endpoint.playId !== null) {
      this.#handle(endpoint, { type: "play.finished", playId: endpoint.playId, reason: "failed", playedMs: 0, error });
    }
    if (endpoint.recording !== null) {
      const { recordingId } = endpoint.recording;
      this.#handle(endpoint, { type: "record.finished", recordingId, reason: "failed", key: null, durationMs: 0 });
    }
  }
}

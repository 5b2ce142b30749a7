import type { Logger } from "pino";
import { MediaControlError } from "../control/media-control-error";
import { type CreateRtpWorker, RtpWorkerClient, type RtpWorkerListener } from "./rtp-worker-client";
import type { ChannelEvent } from "./worker-messages";

export interface RtpWorkersListener {
  event(endpointId: string, event: ChannelEvent): void;
  /** A worker died: the endpoints on it are lost. */
  died(worker: RtpWorkerClient): void;
}

/** The RTP worker threads. One that dies is replaced. */
export class RtpWorkers {
  #workers: RtpWorkerClient[] = [];
  #closed = false;

  private constructor(
    private readonly listener: RtpWorkersListener,
    private readonly log: Logger,
    private readonly createWorker: CreateRtpWorker | undefined,
  ) {}

  static async start(
    count: number,
    listener: RtpWorkersListener,
    log: Logger,
    createWorker?: CreateRtpWorker,
  ): Promise<RtpWorkers> {
    const workers = new RtpWorkers(listener, log, createWorker);
    try {
      for (let i = 0; i < count; i++) await workers.#add();
    } catch (error) {
      await workers.close();
      throw error;
    }
    return workers;
  }

  get all(): readonly RtpWorkerClient[] {
    return this.#workers;
  }

  /** The worker with the least load. @throws MediaControlError `unavailable` where none lives */
  pick(load: (worker: RtpWorkerClient) => number): RtpWorkerClient {
    const [best] = [...this.#workers].sort((a, b) => load(a) - load(b));
    if (best === undefined) throw new MediaControlError("unavailable", "no RTP worker is running");
    return best;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#workers.map((worker) => worker.close()));
    this.#workers = [];
  }

  async #add(): Promise<void> {
    const listener: RtpWorkerListener = {
      event: (endpointId, event) => this.listener.event(endpointId, event),
      defect: (message) => this.log.error({ defect: message }, "defect in an RTP worker"),
      died: (error) => this.#onDeath(worker, error),
    };
    const worker: RtpWorkerClient = await RtpWorkerClient.start(listener, this.createWorker);
    if (this.#closed) await worker.close();
    else this.#workers.push(worker);
  }

  #onDeath(worker: RtpWorkerClient, error: Error): void {
    this.#workers = this.#workers.filter((other) => other !== worker);
    if (this.#closed) return;
    this.log.error({ err: error }, "an RTP worker died; its endpoints are closed and a new one is started");
    this.listener.died(worker);
    this.#add().catch((failure: unknown) => this.log.error({ err: failure }, "no new RTP worker could be started"));
  }
}

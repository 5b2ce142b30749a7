import { Worker } from "node:worker_threads";
import { workerUrl } from "../worker-url";
import type { ChannelEvent, WorkerMessage, WorkerMethod, WorkerRequests } from "./worker-messages";

const CLOSE_TIMEOUT_MS = 3_000;

export interface RtpWorkerListener {
  event(endpointId: string, event: ChannelEvent): void;
  /** A defect in the worker; it goes on. */
  defect(message: string): void;
  /** The worker died by itself: its channels are gone. */
  died(error: Error): void;
}

/** How a worker thread is made; tests get hold of the thread by it. */
export type CreateRtpWorker = () => Worker;
const createRtpWorker: CreateRtpWorker = () => new Worker(workerUrl("rtp"), { name: "rtp" });

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** The control thread's side of one RTP worker. */
export class RtpWorkerClient {
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #load = { channels: 0, maxLateMs: 0 };
  #dead: Error | null = null;

  private constructor(
    private readonly worker: Worker,
    private readonly listener: RtpWorkerListener,
  ) {}

  /** Start a worker and wait until it listens. */
  static start(listener: RtpWorkerListener, createWorker: CreateRtpWorker = createRtpWorker): Promise<RtpWorkerClient> {
    const worker = createWorker();
    const client = new RtpWorkerClient(worker, listener);
    return new Promise((resolve, reject) => {
      let started = false;
      worker.on("message", (message: WorkerMessage) => {
        if (message.type === "ready") {
          started = true;
          resolve(client);
        } else client.#onMessage(message);
      });
      const onEnd = (error: Error) => {
        if (started) client.#onDeath(error);
        else reject(error);
      };
      worker.on("error", onEnd);
      worker.on("exit", (code) => onEnd(new Error(`the RTP worker ended with code ${code}`)));
    });
  }

  /** As of the worker's last report, at most a second old. */
  get load(): { readonly channels: number; readonly maxLateMs: number } {
    return this.#load;
  }

  /** @throws Error where the worker cannot do it or is dead */
  request<M extends WorkerMethod>(
    method: M,
    params: WorkerRequests[M]["params"],
  ): Promise<WorkerRequests[M]["result"]> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, method, params });
    });
  }

  /** End the worker; what it still had open is closed by it, or with it. */
  async close(): Promise<void> {
    this.#dead ??= new Error("the RTP worker is closed");
    const exited = new Promise<void>((resolve) => this.worker.once("exit", () => resolve()));
    this.worker.postMessage("close");
    const timer = setTimeout(() => void this.worker.terminate(), CLOSE_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  #onMessage(message: WorkerMessage): void {
    switch (message.type) {
      case "event":
        this.listener.event(message.endpointId, message.event);
        break;
      case "reply": {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        // The worker answers a request with its own method's result: one build, one map of types.
        if (message.ok) waiting?.resolve(message.result as never);
        else waiting?.reject(new Error(message.message));
        break;
      }
      case "load":
        this.#load = message;
        break;
      case "defect":
        this.listener.defect(message.message);
        break;
      case "ready":
        break;
    }
  }

  #onDeath(error: Error): void {
    if (this.#dead !== null) {
      this.#rejectAll(this.#dead);
      return;
    }
    this.#dead = error;
    this.#rejectAll(error);
    this.listener.died(error);
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

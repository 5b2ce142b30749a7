import { Worker } from "node:worker_threads";
import { MediaControlError } from "../control/media-control-error";
import { workerUrl } from "../worker-url";
import type { AudioJob, AudioJobReply } from "./audio-jobs";
import type { PreparedPrompt } from "./prepare-prompt";

const MAX_WAITING = 200;
const JOB_TIMEOUT_MS = 60_000;

interface Task {
  readonly id: number;
  readonly job: AudioJob;
  readonly resolve: (prompt: PreparedPrompt) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One worker thread for conversion or speech with a bounded queue. Started with the first job; one that dies or hangs
 * over a job is replaced, and only that job fails.
 */
export class AudioWorker {
  readonly #queue: Task[] = [];
  #worker: Worker | null = null;
  #current: Task | null = null;
  #timer: NodeJS.Timeout | null = null;
  #nextId = 1;
  #closed = false;

  constructor(private readonly name: string) {}

  /** @throws MediaControlError of the job itself, `limit` where too much waits, `unavailable` where the worker died */
  run(job: AudioJob): Promise<PreparedPrompt> {
    if (this.#closed) return Promise.reject(new MediaControlError("unavailable", "the media server is closing"));
    if (this.#queue.length >= MAX_WAITING) {
      return Promise.reject(new MediaControlError("limit", `${MAX_WAITING} ${this.name} jobs are waiting already`));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, job, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = new MediaControlError("unavailable", "the media server is closing");
    for (const task of this.#queue.splice(0)) task.reject(error);
    this.#fail(error);
    await this.#drop();
  }

  #next(): void {
    if (this.#current !== null) return;
    const task = this.#queue.shift();
    if (task === undefined) return;
    this.#current = task;
    this.#timer = setTimeout(() => this.#onDeath(new Error(`took longer than ${JOB_TIMEOUT_MS} ms`)), JOB_TIMEOUT_MS);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id: task.id, job: task.job });
  }

  #start(): Worker {
    const worker = new Worker(workerUrl("audio"), { name: this.name });
    worker.on("message", (reply: AudioJobReply) => this.#onReply(reply));
    worker.on("error", (error) => this.#onDeath(error, worker));
    worker.on("exit", (code) => this.#onDeath(new Error(`ended with code ${code}`), worker));
    return worker;
  }

  #onReply(reply: AudioJobReply): void {
    const task = this.#current;
    if (task === null || task.id !== reply.id) return;
    this.#settle();
    if (reply.ok) task.resolve(reply.prompt);
    else task.reject(new MediaControlError(reply.code, reply.message));
    this.#next();
  }

  #onDeath(error: Error, worker: Worker | null = this.#worker): void {
    if (worker === null || worker !== this.#worker) return;
    void this.#drop();
    this.#fail(new MediaControlError("unavailable", `the ${this.name} worker failed: ${error.message}`));
    this.#next();
  }

  #fail(error: Error): void {
    const task = this.#current;
    this.#settle();
    task?.reject(error);
  }

  #settle(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#current = null;
  }

  async #drop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

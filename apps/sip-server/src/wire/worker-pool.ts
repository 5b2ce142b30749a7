import type { AppConnection } from "./app-connection";

/** The authenticated applications and which of them gets the next request. */
export class WorkerPool {
  readonly #workers: AppConnection[] = [];
  readonly #offsets = new Map<string, number>();

  get size(): number {
    return this.#workers.length;
  }

  add(connection: AppConnection): void {
    this.#workers.push(connection);
  }

  remove(connection: AppConnection): void {
    const index = this.#workers.indexOf(connection);
    if (index >= 0) this.#workers.splice(index, 1);
  }

  withId(id: string): AppConnection | undefined {
    return this.#workers.find((worker) => worker.id === id);
  }

  /** The next live worker that has routed `method`, round robin per method; undefined when there is none. */
  next(method: string): AppConnection | undefined {
    const verb = method.toLowerCase();
    const count = this.#workers.length;
    const start = this.#offsets.get(verb) ?? 0;
    for (let step = 0; step < count; step++) {
      const index = (start + step) % count;
      const worker = this.#workers[index];
      if (worker?.alive && worker.hasRoute(verb)) {
        this.#offsets.set(verb, (index + 1) % count);
        return worker;
      }
    }
    return undefined;
  }
}

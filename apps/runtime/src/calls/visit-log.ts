import type { VisitChange } from "@callwright/flow-engine";
import type { JsonValue } from "@callwright/flow-schema";

export interface LoggedVisit {
  readonly visit: number;
  readonly flowId: string;
  readonly blockId: string;
  readonly kind: string;
  readonly enteredAt: number;
  readonly leftAt: number | null;
  readonly port: string | null;
  readonly detail: JsonValue;
}

/** The path that a call has gone, block by block. */
export class VisitLog {
  readonly #visits = new Map<number, LoggedVisit>();

  add(change: VisitChange): void {
    if (change.type === "entered") {
      const { visit, flowId, blockId, kind, at } = change;
      this.#visits.set(visit, { visit, flowId, blockId, kind, enteredAt: at, leftAt: null, port: null, detail: null });
      return;
    }
    const entered = this.#visits.get(change.visit);
    if (entered === undefined) return;
    this.#visits.set(change.visit, { ...entered, leftAt: change.at, port: change.port, detail: change.detail });
  }

  all(): LoggedVisit[] {
    return [...this.#visits.values()];
  }

  /** Block, and port where it was left by one, at which the call is now. */
  last(): string | null {
    const last = this.all().at(-1);
    if (last === undefined) return null;
    return last.port === null ? last.blockId : `${last.blockId}:${last.port}`;
  }
}

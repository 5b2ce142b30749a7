import type { FlowDocument, Problem } from "@callwright/flow-schema";
import { createStore } from "zustand/vanilla";
import { sameJson } from "../model/flow-ydoc";

export interface Checks {
  readonly problems: readonly Problem[];
  /** Problems of each block; the same array as before where nothing changed. */
  readonly byBlock: ReadonlyMap<string, readonly Problem[]>;
  readonly errors: number;
  readonly warnings: number;
  /** Whether the flow has been checked since it was opened. */
  readonly ready: boolean;
}

export type ChecksStore = ReturnType<typeof createChecksStore>;

/** Problems of the flow as it stands, checked again after each change when the browser has a moment. */
export function createChecksStore() {
  return createStore<Checks>(() => ({ problems: [], byBlock: new Map(), errors: 0, warnings: 0, ready: false }));
}

const NONE: readonly Problem[] = [];

/** Puts new problems into the store; arrays of blocks whose problems are the same stay the same objects. */
export function storeProblems(store: ChecksStore, problems: readonly Problem[]): void {
  const before = store.getState();
  const grouped = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (problem.block === undefined) continue;
    const list = grouped.get(problem.block) ?? [];
    list.push(problem);
    grouped.set(problem.block, list);
  }
  const byBlock = new Map<string, readonly Problem[]>();
  for (const [id, list] of grouped) {
    const old = before.byBlock.get(id) ?? NONE;
    byBlock.set(id, sameJson(old, list) ? old : list);
  }
  const errors = problems.filter((problem) => problem.severity === "error").length;
  store.setState({ problems, byBlock, errors, warnings: problems.length - errors, ready: true });
}

export interface Follow {
  readonly subscribe: (listener: () => void) => () => void;
  readonly document: () => FlowDocument;
  readonly check: (flow: FlowDocument) => readonly Problem[];
}

const CHECK_PAUSE_MS = 150;

/** Checks the flow now and after each change to its meaning (moving blocks is none). Returns the way to stop. */
export function followChecks(store: ChecksStore, { subscribe, document, check }: Follow): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let checked: FlowDocument | null = null;
  const run = () => {
    const flow = document();
    const same =
      checked !== null &&
      checked.blocks === flow.blocks &&
      checked.variables === flow.variables &&
      checked.settings === flow.settings &&
      checked.onError === flow.onError &&
      checked.start === flow.start;
    if (same) return;
    checked = flow;
    storeProblems(store, check(flow));
  };
  const idle = () => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: 500 });
    else run();
  };
  const unsubscribe = subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(idle, CHECK_PAUSE_MS);
  });
  run();
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

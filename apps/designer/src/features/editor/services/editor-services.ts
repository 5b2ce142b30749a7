import type { Problem, ReferenceKind } from "@callwright/flow-schema";

/** The stored draft of a flow: encoded Yjs state and the number of the last update in it. */
export interface StoredDraft {
  readonly state: Uint8Array;
  readonly seq: number;
  /** Whether this person may change the flow. */
  readonly canEdit: boolean;
}

/** Something kept elsewhere that a block names: a prompt, a calendar, a list, another flow, … */
export interface ReferenceOption {
  readonly id: string;
  readonly name: string;
  /** A second line, such as a prompt's duration or an extension's address. */
  readonly detail?: string | undefined;
  /** Address of a sound to play in place. */
  readonly previewUrl?: string | undefined;
}

export interface NumberOption {
  readonly id: string;
  readonly number: string;
  readonly label: string;
  readonly flowId: string | null;
  readonly flowName: string | null;
  readonly flowVersion: number | null;
}

export interface VersionInfo {
  readonly version: number;
  readonly note: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly numbers: readonly { readonly id: string; readonly number: string; readonly label: string }[];
}

export type PublishResult =
  | { readonly ok: true; readonly version: number }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Where the draft is stored. Errors it throws are told apart by {@link RefusedError}. */
export interface DraftStore {
  load(flowId: string): Promise<StoredDraft>;
  /** Applying an update twice does no harm. `leaving`: the page is going away, send so that it outlives the page. */
  push(flowId: string, updates: readonly Uint8Array[], options?: { leaving?: boolean }): Promise<{ seq: number }>;
  pull(flowId: string, sinceSeq: number): Promise<{ updates: readonly Uint8Array[]; seq: number }>;
}

/** Everything the editor asks of the server. */
export interface EditorServices {
  readonly drafts: DraftStore;
  references(kind: ReferenceKind): Promise<readonly ReferenceOption[]>;
  numbers(): Promise<readonly NumberOption[]>;
  versions(flowId: string): Promise<readonly VersionInfo[]>;
  publish(flowId: string, note: string, numberIds: readonly string[]): Promise<PublishResult>;
}

/** The server has answered and will answer the same again: not signed in, not allowed, no such flow. Not retried. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  constructor(
    readonly reason: "not-found" | "forbidden" | "signed-out" | "invalid",
    message: string,
  ) {
    super(message);
  }
}

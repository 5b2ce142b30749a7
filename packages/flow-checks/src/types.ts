import type { BlockRegistry, FlowDocument, Problem, ReferenceKind } from "@callwright/flow-schema";

/** Ids that exist. A kind that is left out is not checked (offline, say). */
export type KnownReferences = Readonly<Partial<Record<ReferenceKind, ReadonlySet<string>>>>;

export interface CheckOptions {
  readonly definitions: BlockRegistry;
  readonly references?: KnownReferences;
}

/** One rule: looks at the whole flow and says what it finds. Pure. */
export type Rule = (flow: CheckedFlow) => readonly Problem[];

/** What rules share, computed once for a document. */
export interface CheckedFlow {
  readonly document: FlowDocument;
  readonly definitions: BlockRegistry;
  readonly references: KnownReferences;
  /** Ids of blocks that a call can get to from the start or from the error handler. */
  readonly reachable: ReadonlySet<string>;
  /** Ways on of a block that exist: ports it has, to blocks that are there. */
  successors(blockId: string): readonly { readonly port: string; readonly target: string }[];
}

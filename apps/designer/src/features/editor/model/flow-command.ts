import type * as Y from "yjs";

/**
 * One change to the flow as a person means it: run in one transaction, undone in one step.
 * A command reads and writes only the document, so the same commands in the same order give the same flow.
 */
export type FlowCommand = (doc: Y.Doc) => void;

/** Several commands as one step. */
export function sequence(...commands: readonly FlowCommand[]): FlowCommand {
  return (doc) => {
    for (const command of commands) command(doc);
  };
}

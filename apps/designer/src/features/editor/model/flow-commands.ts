import {
  type FlowDocument,
  type FlowSettings,
  type Note,
  type Variable,
  variableNameSchema,
} from "@callwright/flow-schema";
import type { FlowCommand } from "./flow-command";
import { blockMapOf, rootOf, setOrDelete, writeFlow, writeNote } from "./flow-ydoc";

/** Gives the flow another name. An empty name is not taken. */
export function renameFlow(name: string): FlowCommand {
  const trimmed = name.trim().slice(0, 120);
  return (doc) => {
    if (trimmed !== "") setOrDelete(rootOf(doc, "flow"), "name", trimmed);
  };
}

/** Changes one of the flow's settings; `undefined` removes it. */
export function setSetting<Key extends keyof FlowSettings>(
  key: Key,
  value: FlowSettings[Key] | undefined,
): FlowCommand {
  return (doc) => setOrDelete(rootOf(doc, "settings"), key, value);
}

/** Names the block that callers go to when something fails, or none (the built-in handler). */
export function setErrorHandler(block: string | null): FlowCommand {
  return (doc) => {
    if (block === null || blockMapOf(doc, block)) setOrDelete(rootOf(doc, "flow"), "onError", block ?? undefined);
  };
}

/** Declares a variable or changes it. A name that is no identifier, or is a word of the language, is refused. */
export function setVariable(name: string, variable: Variable): FlowCommand {
  return (doc) => {
    if (variableNameSchema.safeParse(name).success) setOrDelete(rootOf(doc, "variables"), name, variable);
  };
}

/** Removes a variable's declaration; what uses it is then shown as a problem. */
export function removeVariable(name: string): FlowCommand {
  return (doc) => setOrDelete(rootOf(doc, "variables"), name, undefined);
}

/** Adds a note or changes one. */
export function setNote(id: string, note: Note): FlowCommand {
  return (doc) => writeNote(doc, id, note);
}

/** Removes notes. */
export function removeNotes(ids: readonly string[]): FlowCommand {
  return (doc) => {
    for (const id of ids) setOrDelete(rootOf(doc, "notes"), id, undefined);
  };
}

/** Makes the flow the same as `document`, changing only what differs: a fix, a restored version, an import. */
export function replaceFlow(document: FlowDocument): FlowCommand {
  return (doc) => writeFlow(doc, document);
}

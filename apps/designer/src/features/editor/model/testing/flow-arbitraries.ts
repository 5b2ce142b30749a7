import { type Block, createEmptyFlow, type FlowDocument, type JsonValue } from "@callwright/flow-schema";
import fc from "fast-check";
import {
  addBlock,
  connect,
  deleteAndBridge,
  deleteBlocks,
  disconnect,
  insertIntoWire,
  moveBlocks,
  renameBlock,
  renamePort,
  setConfigField,
} from "../block-commands";
import { copyBlocks, planPaste } from "../clipboard";
import type { FlowCommand } from "../flow-command";
import {
  removeNotes,
  removeVariable,
  renameFlow,
  replaceFlow,
  setErrorHandler,
  setNote,
  setSetting,
  setVariable,
} from "../flow-commands";

const IDS = ["start", "a", "b", "c", "d", "e"] as const;
const PORTS = ["next", "key-1", "key-2", "no-input", "failed"] as const;
const FIELDS = ["prompts", "options", "retries", "name"] as const;
const NAMES = ["digits", "status", "count", "result_1"] as const;

const id = fc.constantFrom(...IDS);
const port = fc.constantFrom(...PORTS);
const field = fc.constantFrom(...FIELDS);
const place = fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) });

/** JSON as it may stand in a config: any text (names such as `__proto__` cannot be field names). */
const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.string({ unit: "grapheme" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("text", "key", "label", "value"), tie("value"), { noNullPrototype: true }),
  ),
})).value;

const config = fc.dictionary(field, json, { noNullPrototype: true });
const next = fc.dictionary(port, id, { noNullPrototype: true });
const block: fc.Arbitrary<Block> = fc.record({
  kind: fc.constantFrom("play", "menu", "branch"),
  version: fc.integer({ min: 1, max: 3 }),
  name: fc.string({ maxLength: 20 }),
  config,
  next,
});
const variable = fc.record({
  type: fc.constantFrom("text" as const, "number" as const, "boolean" as const, "json" as const),
  secret: fc.boolean(),
});
const note = fc.record({ text: fc.string({ maxLength: 40 }), x: fc.integer(), y: fc.integer() });

/** Any flow that is whole: wires, places and error handler name blocks that exist. Some blocks have no place. */
export const flowArbitrary: fc.Arbitrary<FlowDocument> = fc
  .record({
    blocks: fc.dictionary(id, block, { noNullPrototype: true }),
    layout: fc.dictionary(id, place, { noNullPrototype: true }),
    variables: fc.dictionary(fc.constantFrom(...NAMES), variable, { noNullPrototype: true }),
    notes: fc.dictionary(fc.constantFrom("note-1", "note-2"), note, { noNullPrototype: true }),
    onError: fc.option(id, { nil: undefined }),
    timeZone: fc.constantFrom("UTC", "Europe/Warsaw"),
  })
  .map(({ blocks, layout, variables, notes, onError, timeZone }) => {
    const empty = createEmptyFlow("flow-1", "Front desk");
    const all: Record<string, Block> = { ...empty.blocks, ...blocks };
    const keep = <T>(entries: Record<string, T>, test: (key: string, value: T) => boolean) =>
      Object.fromEntries(Object.entries(entries).filter(([key, value]) => test(key, value)));
    for (const [key, value] of Object.entries(all)) {
      all[key] = { ...value, next: keep(value.next, (_, target) => Object.hasOwn(all, target)) };
    }
    return {
      ...empty,
      settings: { ...empty.settings, timeZone },
      blocks: all,
      layout: keep(layout, (key) => Object.hasOwn(all, key)),
      variables,
      notes,
      ...(onError !== undefined && Object.hasOwn(all, onError) ? { onError } : {}),
    };
  });

/** A command as data, so that a failing sequence is printed readably and can be run on several documents. */
export interface PlannedCommand {
  readonly label: string;
  readonly build: (flow: FlowDocument, newId: (kind: string) => string) => FlowCommand;
}

const plan = (label: string, build: PlannedCommand["build"]): PlannedCommand => ({
  label,
  build,
});
const labelled = <T>(name: string, args: fc.Arbitrary<T>, build: (args: T) => PlannedCommand["build"]) =>
  args.map((value) => plan(`${name} ${fc.stringify(value)}`, build(value)));

/** Any command an editor can run, with arguments that may or may not fit the flow at that moment. */
export const commandArbitrary: fc.Arbitrary<PlannedCommand> = fc.oneof(
  labelled(
    "add",
    fc.tuple(block, place),
    ([value, at]) =>
      (_, newId) =>
        addBlock(newId(value.kind), value, at),
  ),
  labelled(
    "add at",
    fc.tuple(id, block, place),
    ([key, value, at]) =>
      () =>
        addBlock(key, value, at),
  ),
  labelled("move", fc.dictionary(id, place, { minKeys: 1, noNullPrototype: true }), (to) => () => moveBlocks(to)),
  labelled(
    "connect",
    fc.tuple(id, port, id),
    ([from, by, to]) =>
      () =>
        connect(from, by, to),
  ),
  labelled(
    "disconnect",
    fc.tuple(id, port),
    ([from, by]) =>
      () =>
        disconnect(from, by),
  ),
  labelled("delete", fc.uniqueArray(id, { minLength: 1, maxLength: 3 }), (ids) => () => deleteBlocks(ids)),
  labelled(
    "bridge",
    fc.tuple(id, id),
    ([gone, to]) =>
      () =>
        deleteAndBridge(gone, to),
  ),
  labelled(
    "insert",
    fc.tuple(id, port, id, port),
    ([from, by, key, through]) =>
      () =>
        insertIntoWire(from, by, key, through),
  ),
  labelled(
    "rename",
    fc.tuple(id, fc.string({ maxLength: 10 })),
    ([key, name]) =>
      () =>
        renameBlock(key, name),
  ),
  labelled(
    "set",
    fc.tuple(id, field, fc.option(json, { nil: undefined })),
    ([key, name, value]) =>
      () =>
        setConfigField(key, name, value),
  ),
  labelled(
    "rename port",
    fc.tuple(id, port, port),
    ([key, from, to]) =>
      () =>
        renamePort(key, from, to),
  ),
  labelled("name flow", fc.string({ maxLength: 10 }), (name) => () => renameFlow(name)),
  labelled("error handler", fc.option(id), (key) => () => setErrorHandler(key)),
  labelled("zone", fc.constantFrom("UTC", "Asia/Shanghai"), (zone) => () => setSetting("timeZone", zone)),
  labelled(
    "variable",
    fc.tuple(fc.constantFrom(...NAMES), variable),
    ([name, value]) =>
      () =>
        setVariable(name, value),
  ),
  labelled("no variable", fc.constantFrom(...NAMES), (name) => () => removeVariable(name)),
  labelled(
    "note",
    fc.tuple(fc.constantFrom("note-1", "note-3"), note),
    ([key, value]) =>
      () =>
        setNote(key, value),
  ),
  labelled("no note", fc.constantFrom("note-1", "note-3"), (key) => () => removeNotes([key])),
  labelled("paste", fc.tuple(fc.uniqueArray(id, { minLength: 1 }), place), ([ids, at]) => (flow, newId) => {
    const copied = copyBlocks(flow, ids);
    return copied ? planPaste(copied, at, newId).command : () => {};
  }),
  labelled("replace", flowArbitrary, (flow) => () => replaceFlow(flow)),
);

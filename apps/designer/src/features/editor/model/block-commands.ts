import type { Block, Position } from "@callwright/flow-schema";
import * as Y from "yjs";
import type { FlowCommand } from "./flow-command";
import { blockMapOf, partOf, rootOf, setOrDelete, writeBlock } from "./flow-ydoc";

/** Adds a block at a place on the canvas. A block with this id that is there already is left alone. */
export function addBlock(id: string, block: Block, position: Position): FlowCommand {
  return (doc) => {
    if (blockMapOf(doc, id)) return;
    writeBlock(doc, id, block);
    rootOf(doc, "layout").set(id, { x: position.x, y: position.y });
  };
}

/** Puts blocks at new places. Blocks that are gone are passed over. */
export function moveBlocks(positions: Readonly<Record<string, Position>>): FlowCommand {
  return (doc) => {
    const layout = rootOf(doc, "layout");
    for (const [id, { x, y }] of Object.entries(positions)) {
      if (blockMapOf(doc, id)) setOrDelete(layout, id, { x, y });
    }
  };
}

/** Leads a port to a block. A port has one way on, so an earlier wire is replaced. */
export function connect(block: string, port: string, to: string): FlowCommand {
  return (doc) => {
    const map = blockMapOf(doc, block);
    const next = map && partOf(map, "next");
    if (next && blockMapOf(doc, to)) setOrDelete(next, port, to);
  };
}

/** Takes the wire off a port. */
export function disconnect(block: string, port: string): FlowCommand {
  return (doc) => {
    const map = blockMapOf(doc, block);
    const next = map && partOf(map, "next");
    if (next) setOrDelete(next, port, undefined);
  };
}

/** Removes blocks with their places and every wire to them. The start block stays. */
export function deleteBlocks(ids: readonly string[]): FlowCommand {
  return (doc) => {
    const root = rootOf(doc, "flow");
    const blocks = rootOf(doc, "blocks");
    const gone = new Set(ids.filter((id) => id !== root.get("start") && blocks.has(id)));
    for (const id of gone) {
      blocks.delete(id);
      setOrDelete(rootOf(doc, "layout"), id, undefined);
      if (root.get("onError") === id) root.delete("onError");
    }
    for (const map of blocks.values()) {
      const next = map instanceof Y.Map ? partOf(map, "next") : undefined;
      for (const [port, target] of next ?? []) if (typeof target === "string" && gone.has(target)) next?.delete(port);
    }
  };
}

/** Deletes one block and closes the gap: what led to it leads to `to` instead. */
export function deleteAndBridge(id: string, to: string): FlowCommand {
  return (doc) => {
    if (id === to || !blockMapOf(doc, to) || rootOf(doc, "flow").get("start") === id) return;
    for (const [source, map] of rootOf(doc, "blocks")) {
      const next = map instanceof Y.Map && source !== id ? partOf(map, "next") : undefined;
      for (const [port, target] of next ?? []) if (target === id) next?.set(port, to);
    }
    deleteBlocks([id])(doc);
  };
}

/** Puts an existing block into a wire: what led from the port to its target now goes through the block. */
export function insertIntoWire(source: string, port: string, block: string, through: string | null): FlowCommand {
  return (doc) => {
    const map = blockMapOf(doc, source);
    const next = map && partOf(map, "next");
    const target = next?.get(port);
    if (!blockMapOf(doc, block) || typeof target !== "string" || target === block) return;
    connect(source, port, block)(doc);
    if (through !== null) connect(block, through, target)(doc);
  };
}

/** Gives a block another name. */
export function renameBlock(id: string, name: string): FlowCommand {
  return (doc) => {
    const map = blockMapOf(doc, id);
    if (map) setOrDelete(map, "name", name.slice(0, 80));
  };
}

/** Sets one top-level field of a block's configuration; `undefined` removes it. */
export function setConfigField(id: string, field: string, value: unknown): FlowCommand {
  return (doc) => {
    const map = blockMapOf(doc, id);
    const config = map && partOf(map, "config");
    if (config) setOrDelete(config, field, value);
  };
}

/** Leads wires of one port of a block by another port of it (a menu's key that was changed keeps its way on). */
export function renamePort(id: string, from: string, to: string): FlowCommand {
  return (doc) => {
    const map = blockMapOf(doc, id);
    const next = map && partOf(map, "next");
    const target = next?.get(from);
    if (!next || typeof target !== "string") return;
    next.delete(from);
    next.set(to, target);
  };
}

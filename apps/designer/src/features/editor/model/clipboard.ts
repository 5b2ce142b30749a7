import {
  type Block,
  blockIdSchema,
  blockSchema,
  type FlowDocument,
  type Position,
  positionSchema,
  variableNameSchema,
  variableSchema,
} from "@callwright/flow-schema";
import { z } from "zod";
import { addBlock } from "./block-commands";
import type { FlowCommand } from "./flow-command";
import { rootOf, setOrDelete } from "./flow-ydoc";

const MAX_PASTED_BLOCKS = 2000;
const MAX_CLIPBOARD_CHARACTERS = 5_000_000;

/** Copied blocks as text that can be pasted into another flow, another tab, or a mail. */
export const clipboardSchema = z.object({
  format: z.literal("callwright-blocks"),
  version: z.literal(1),
  blocks: z.record(blockIdSchema, blockSchema),
  layout: z.record(blockIdSchema, positionSchema),
  variables: z.record(variableNameSchema, variableSchema),
});
export type ClipboardBlocks = z.infer<typeof clipboardSchema>;

/** What a pasted text turned out to be; the reason names a message (`editor.paste.<reason>`). */
export type ClipboardReading =
  | { readonly ok: true; readonly blocks: ClipboardBlocks }
  | { readonly ok: false; readonly reason: "empty" | "not-blocks" | "newer-version" | "broken" | "too-large" };

/**
 * The named blocks with the wires between them and the variables they speak of. The start block is left out: a flow
 * has one already. Null when nothing is left to copy.
 */
export function copyBlocks(flow: FlowDocument, ids: readonly string[]): ClipboardBlocks | null {
  const chosen = Object.fromEntries(
    Object.entries(flow.blocks).filter(([id]) => ids.includes(id) && id !== flow.start),
  );
  if (Object.keys(chosen).length === 0) return null;
  const blocks: Record<string, Block> = {};
  const layout: Record<string, Position> = {};
  for (const [id, block] of Object.entries(chosen)) {
    const next = Object.fromEntries(Object.entries(block.next).filter(([, target]) => Object.hasOwn(chosen, target)));
    blocks[id] = { ...block, next };
    layout[id] = flow.layout[id] ?? { x: 0, y: 0 };
  }
  const words = new Set(JSON.stringify(Object.values(blocks).map((block) => block.config)).match(/[A-Za-z_]\w*/g));
  const variables = Object.fromEntries(Object.entries(flow.variables).filter(([name]) => words.has(name)));
  return { format: "callwright-blocks", version: 1, blocks, layout, variables };
}

/** The text that goes on the clipboard. */
export function clipboardText(blocks: ClipboardBlocks): string {
  return JSON.stringify(blocks, null, 1);
}

/** Reads text from the clipboard: copied blocks, or an exported flow (its blocks are taken). */
export function readClipboard(text: string): ClipboardReading {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: false, reason: "empty" };
  if (trimmed.length > MAX_CLIPBOARD_CHARACTERS) return { ok: false, reason: "too-large" };
  if (!trimmed.startsWith("{")) return { ok: false, reason: "not-blocks" };
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return { ok: false, reason: "not-blocks" };
  }
  const header = z.object({ format: z.string(), version: z.number() }).safeParse(value);
  if (header.success && header.data.format === "callwright-blocks") {
    if (header.data.version !== 1) return { ok: false, reason: "newer-version" };
    const result = clipboardSchema.safeParse(value);
    if (!result.success || Object.keys(result.data.blocks).length === 0) return { ok: false, reason: "broken" };
    if (Object.keys(result.data.blocks).length > MAX_PASTED_BLOCKS) return { ok: false, reason: "too-large" };
    return { ok: true, blocks: result.data };
  }
  return readExportedFlow(value);
}

function readExportedFlow(value: unknown): ClipboardReading {
  const shape = z.object({
    schemaVersion: z.number(),
    start: blockIdSchema,
    blocks: z.record(z.string(), z.unknown()),
  });
  const header = shape.safeParse(value);
  if (!header.success) return { ok: false, reason: "not-blocks" };
  if (header.data.schemaVersion !== 1) return { ok: false, reason: "newer-version" };
  const parts = clipboardSchema.pick({ blocks: true, layout: true, variables: true }).safeParse(value);
  if (!parts.success) return { ok: false, reason: "broken" };
  const { [header.data.start]: _start, ...blocks } = parts.data.blocks;
  if (Object.keys(blocks).length === 0) return { ok: false, reason: "empty" };
  if (Object.keys(blocks).length > MAX_PASTED_BLOCKS) return { ok: false, reason: "too-large" };
  return { ok: true, blocks: { format: "callwright-blocks", version: 1, ...parts.data, blocks } };
}

export interface PastePlan {
  readonly command: FlowCommand;
  /** New ids by the copied ones. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Plans a paste: every block under a new id, wires among them kept, wires to anything else dropped, variables
 * declared where the flow has none of that name.
 * @param at where the top left corner of the pasted group goes
 * @param newId makes an id that is not in use, for a block of this kind
 */
export function planPaste(copied: ClipboardBlocks, at: Position, newId: (kind: string) => string): PastePlan {
  const ids = new Map(Object.entries(copied.blocks).map(([id, block]) => [id, newId(block.kind)]));
  const places = Object.keys(copied.blocks).map((id) => copied.layout[id] ?? { x: 0, y: 0 });
  const left = Math.min(...places.map((place) => place.x));
  const top = Math.min(...places.map((place) => place.y));
  const command: FlowCommand = (doc) => {
    const variables = rootOf(doc, "variables");
    for (const [name, variable] of Object.entries(copied.variables)) {
      if (!variables.has(name)) setOrDelete(variables, name, variable);
    }
    for (const [id, block] of Object.entries(copied.blocks)) {
      const next: Record<string, string> = {};
      for (const [port, target] of Object.entries(block.next)) {
        const renamed = ids.get(target);
        if (renamed !== undefined) next[port] = renamed;
      }
      const place = copied.layout[id] ?? { x: left, y: top };
      const target = ids.get(id);
      if (target === undefined) continue;
      addBlock(target, { ...block, next }, { x: at.x + place.x - left, y: at.y + place.y - top })(doc);
    }
  };
  return { command, ids };
}

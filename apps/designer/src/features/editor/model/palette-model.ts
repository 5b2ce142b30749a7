import type { BlockCategory, BlockRegistry, FlowDocument, RegisteredBlock } from "@callwright/flow-schema";
import type { Locale } from "use-intl/core";
import { textsOf } from "./block-texts";

export interface PaletteEntry {
  readonly kind: string;
  readonly category: BlockCategory;
  readonly icon: string;
  readonly label: string;
  readonly description: string;
}

const ORDER: readonly BlockCategory[] = ["entry", "talk", "decide", "data", "route", "control", "outbound"];

/**
 * Blocks that can be added, by category. The start is not among them: a flow has one from its beginning.
 * @param query words that must all be found in a block's label, description or category
 */
export function paletteEntries(definitions: BlockRegistry, locale: Locale, query: string): readonly PaletteEntry[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return Object.values(definitions)
    .filter((definition) => definition.kind !== "start")
    .map((definition) => entryOf(definition, locale))
    .filter((entry) => {
      const text = `${entry.label} ${entry.description} ${entry.kind}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => ORDER.indexOf(a.category) - ORDER.indexOf(b.category) || a.label.localeCompare(b.label, locale));
}

function entryOf(definition: RegisteredBlock, locale: Locale): PaletteEntry {
  const { label, description } = textsOf(definition, locale);
  return { kind: definition.kind, category: definition.category, icon: definition.icon, label, description };
}

/** What people mostly put after a kind of block; anything else follows in the palette's order. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  start: ["play", "business-hours", "menu", "caller-list"],
  play: ["menu", "hang-up", "collect-digits", "transfer"],
  menu: ["transfer", "collect-digits", "play", "record-message"],
  "collect-digits": ["http-request", "set-variables", "branch", "play"],
  "http-request": ["branch", "play", "set-variables"],
  branch: ["play", "transfer", "menu"],
  "business-hours": ["menu", "play", "record-message", "transfer"],
  "record-message": ["play", "hang-up", "http-request"],
  transfer: ["hang-up", "record-message", "play", "menu"],
  "caller-list": ["menu", "transfer", "hang-up"],
  "set-variables": ["branch", "play", "http-request"],
  "error-handler": ["play", "transfer", "hang-up"],
};

/** The palette with the likely next blocks first, for a port that leads nowhere yet. */
export function likelyNext(
  flow: FlowDocument,
  block: string | null,
  entries: readonly PaletteEntry[],
): { readonly likely: readonly PaletteEntry[]; readonly others: readonly PaletteEntry[] } {
  const kind = block === null ? undefined : flow.blocks[block]?.kind;
  const order = (kind === undefined ? undefined : NEXT[kind]) ?? ["play", "menu", "hang-up"];
  const likely = order.flatMap((name) => entries.filter((entry) => entry.kind === name));
  return { likely, others: entries.filter((entry) => !likely.includes(entry) && entry.kind !== "error-handler") };
}

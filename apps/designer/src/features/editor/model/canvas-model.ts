import type { Block, BlockCategory, BlockRegistry, FlowDocument, Position } from "@callwright/flow-schema";
import type { Locale } from "use-intl/core";
import { blockMessage, textsOf } from "./block-texts";

/** The canvas snaps to this grid, in pixels at 100 %. */
export const GRID = 16;
const CARD_MIN_WIDTH = 256;
const CARD_HEAD = 58;
const SECOND_LINE = 16;
/** What the icon and the padding take of a card's width. */
const CARD_MARGIN = 76;
const PORT_ROW = 28;
const FAILURE_ROW = 24;
const CELL_MIN = 64;
const CELL_MAX = 132;
const CHARACTER = 6.4;

export interface PortView {
  readonly id: string;
  readonly class: "normal" | "failure";
  readonly label: string;
  /** Its cell on the card's lower edge, as a share of the card's width. Failure ports stand in rows of their own. */
  readonly share: number;
}

/** Everything of a block that its card shows, apart from where its ports lead and its problems. */
export interface BlockView {
  readonly category: BlockCategory;
  readonly icon: string;
  readonly kindLabel: string;
  readonly summary: string | null;
  readonly normal: readonly PortView[];
  readonly failure: readonly PortView[];
  /** Size of the card in pixels at 100 %. */
  readonly width: number;
  readonly height: number;
  /** Whether this program knows the kind of block. */
  readonly known: boolean;
  readonly ends: boolean;
}

const views = new WeakMap<Block, Map<string, BlockView>>();

/**
 * What the card of a block shows. Worked out once for each block object and language.
 * A wired port that the block has no more (its option was removed by someone else) is still shown, so that no wire is
 * without an end.
 */
export function blockView(block: Block, definitions: BlockRegistry, locale: Locale): BlockView {
  const byLocale = views.get(block) ?? new Map<string, BlockView>();
  views.set(block, byLocale);
  const known = byLocale.get(locale);
  if (known) return known;
  const view = makeView(block, definitions, locale);
  byLocale.set(locale, view);
  return view;
}

function makeView(block: Block, definitions: BlockRegistry, locale: Locale): BlockView {
  const definition = definitions[block.kind];
  const listed = listPorts(block, definitions, locale);
  const failure = listed.filter((port) => port.class === "failure");
  const normal = listed.filter((port) => port.class === "normal");
  const widths = normal.map((port) =>
    Math.min(CELL_MAX, Math.max(normal.length > 8 ? CELL_MIN - 12 : CELL_MIN, measure(port.label) * CHARACTER + 20)),
  );
  const total = widths.reduce((sum, width) => sum + width, 0);
  const message = definition?.summarize(block.config) ?? null;
  const summary = definition && message ? blockMessage(definition, locale, message) : null;
  // Twice the grid, so that the middle of a card lies on the grid as well and wires between cards can be straight.
  const width = Math.ceil(Math.max(CARD_MIN_WIDTH, total) / (2 * GRID)) * 2 * GRID;
  const twoLines = summary !== null && measure(summary) * CHARACTER > width - CARD_MARGIN;
  return {
    category: definition?.category ?? "control",
    icon: definition?.icon ?? "circle-help",
    kindLabel: definition ? textsOf(definition, locale).label : block.kind,
    summary,
    normal: normal.map((port, index) => ({ ...port, share: (widths[index] ?? 0) / Math.max(1, total) })),
    failure: failure.map((port) => ({ ...port, share: 1 })),
    width,
    height:
      CARD_HEAD +
      (twoLines ? SECOND_LINE : 0) +
      (normal.length > 0 ? PORT_ROW : 0) +
      (failure.length > 0 ? failure.length * FAILURE_ROW + 8 : 0),
    known: definition !== undefined,
    ends: definition?.ends ?? false,
  };
}

/** How far below a card's upper edge the handle of its n-th failure port is. */
export function failurePortY(view: BlockView, index: number): number {
  const below = view.failure.length - index - 0.5;
  return view.height - (view.normal.length > 0 ? PORT_ROW : 0) - 4 - below * FAILURE_ROW;
}

/** How far right of a card's left edge the handle of a port is. */
export function portX(view: BlockView, port: string): number {
  let left = 0;
  for (const cell of view.normal) {
    const width = cell.share * view.width;
    if (cell.id === port) return left + width / 2;
    left += width;
  }
  return view.width;
}

/** Every port of a block with its label, in the order in which a caller meets them. */
export function listPorts(
  block: Block,
  definitions: BlockRegistry,
  locale: Locale,
): readonly { readonly id: string; readonly class: "normal" | "failure"; readonly label: string }[] {
  const definition = definitions[block.kind];
  const ports = definition?.ports(block.config) ?? [];
  const listed = ports.map((port) => ({
    id: port.id,
    class: port.class,
    label: definition ? blockMessage(definition, locale, port.label) : port.id,
  }));
  const ids = new Set(ports.map((port) => port.id));
  for (const id of Object.keys(block.next)) if (!ids.has(id)) listed.push({ id, class: "normal", label: id });
  return listed;
}

/** Length of a text in Latin characters; a Chinese character is about two wide. */
function measure(text: string): number {
  let length = 0;
  for (const character of text) length += (character.codePointAt(0) ?? 0) > 0x2e80 ? 1.9 : 1;
  return length;
}

export interface Wire {
  readonly id: string;
  readonly source: string;
  readonly port: string;
  readonly target: string;
}

/** Every wire of the flow. Its id names block and port, as a port has one way on. */
export function listWires(flow: FlowDocument): readonly Wire[] {
  return Object.entries(flow.blocks).flatMap(([source, block]) => wiresOf(source, block));
}

const wires = new WeakMap<Block, readonly Wire[]>();

function wiresOf(source: string, block: Block): readonly Wire[] {
  const known = wires.get(block);
  if (known) return known;
  const list = Object.entries(block.next).map(([port, target]) => ({ id: wireId(source, port), source, port, target }));
  wires.set(block, list);
  return list;
}

/** Block ids hold no slash, so the first one parts block and port. */
export function wireId(source: string, port: string): string {
  return `${source}/${port}`;
}

export function parseWireId(id: string): { readonly source: string; readonly port: string } {
  const slash = id.indexOf("/");
  return { source: id.slice(0, slash), port: id.slice(slash + 1) };
}

/** Where a block stands; blocks without a place (written by a program) are put in a column on the left. */
export function placeOf(flow: FlowDocument, id: string): Position {
  const known = flow.layout[id];
  if (known) return known;
  const homeless = Object.keys(flow.blocks).filter((key) => !flow.layout[key]);
  return { x: -24 * GRID, y: homeless.indexOf(id) * 12 * GRID };
}

/** Everything that can lead to a block or follow from it, the block itself included. */
export function relatedBlocks(flow: FlowDocument, id: string): ReadonlySet<string> {
  const backwards = new Map<string, string[]>();
  for (const { source, target } of listWires(flow)) {
    const sources = backwards.get(target) ?? [];
    sources.push(source);
    backwards.set(target, sources);
  }
  const ahead = reach([id], (block) => Object.values(flow.blocks[block]?.next ?? {}));
  const behind = reach([id], (block) => backwards.get(block) ?? []);
  return new Set([...ahead, ...behind]);
}

function reach(start: readonly string[], step: (id: string) => readonly string[]): Set<string> {
  const seen = new Set(start);
  const open = [...start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of step(id)) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

import { blocks } from "@callwright/flow-blocks";
import { type Block, createEmptyFlow } from "@callwright/flow-schema";
import Elk from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { BLOCK_ICONS } from "../components/canvas/block-icon";
import { autoLayout } from "./auto-layout";
import { blockView, failurePortY, GRID, listWires, parseWireId, placeOf, portX, relatedBlocks } from "./canvas-model";
import { clock, walkedPath } from "./path-model";
import { variableUses } from "./variable-uses";

const { definitions } = blocks;

function block(kind: string, next: Record<string, string> = {}, config: Record<string, unknown> = {}): Block {
  const definition = definitions[kind];
  if (!definition) throw new Error(`there is no block of kind ${kind}`);
  return { kind, version: 1, name: kind, config: { ...definition.defaults, ...config }, next };
}

function frontDesk() {
  const flow = createEmptyFlow("flow-1", "Front desk");
  flow.blocks = {
    start: { ...block("start"), next: { next: "menu" } },
    menu: block("menu", { "key-1": "digits", "key-2": "bye", noInput: "menu" }),
    digits: block("collect-digits", { collected: "http" }, { saveTo: "order" }),
    http: block("http-request", { success: "say" }, { url: "https://shop.example/{{ order }}" }),
    say: block("play", { next: "bye" }, { prompt: [{ type: "say", as: "digits", value: "order" }] }),
    bye: block("hang-up"),
    lost: block("play"),
  };
  flow.variables = { order: { type: "text", secret: false }, unused: { type: "number", secret: false } };
  return flow;
}

describe("cards", () => {
  it.each(Object.values(definitions))("$kind has an icon that the canvas can draw", ({ icon }) => {
    expect(BLOCK_ICONS).toHaveProperty(icon);
  });

  it.each(Object.keys(definitions))("%s: a card on the grid, with its words and every port on its edge", (kind) => {
    const view = blockView(block(kind), definitions, "en");
    expect(view.known).toBe(true);
    expect(view.width % (2 * GRID)).toBe(0);
    expect(view.summary).not.toMatch(/^summary\./);
    for (const port of [...view.normal, ...view.failure]) expect(port.label).not.toMatch(/^ports\./);
    const places = view.normal.map((port) => portX(view, port.id));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const x of places) expect(x > 0 && x < view.width).toBe(true);
    view.failure.forEach((_, index) => {
      expect(failurePortY(view, index)).toBeGreaterThan(40);
      expect(failurePortY(view, index)).toBeLessThan(view.height);
    });
  });

  it("is worked out once for a block", () => {
    const menu = block("menu");
    expect(blockView(menu, definitions, "en")).toBe(blockView(menu, definitions, "en"));
  });

  it("shows a wired port that the block has no more, and a kind that is not known", () => {
    const ports = blockView(block("play", { gone: "bye" }), definitions, "en").normal.map((port) => port.id);
    expect(ports).toEqual(["next", "gone"]);
    const view = blockView(
      { kind: "fax", version: 1, name: "Fax", config: {}, next: { sent: "bye" } },
      definitions,
      "en",
    );
    expect(view).toMatchObject({ known: false, kindLabel: "fax", normal: [{ id: "sent" }] });
  });
});

describe("wires and ways", () => {
  it("names block and port in a wire's id", () => {
    const wires = listWires(frontDesk());
    expect(wires).toHaveLength(7);
    for (const { id, source, port } of wires) expect(parseWireId(id)).toEqual({ source, port });
  });

  it("finds what leads to a block and what follows from it", () => {
    expect([...relatedBlocks(frontDesk(), "digits")].sort()).toEqual(["bye", "digits", "http", "menu", "say", "start"]);
    expect([...relatedBlocks(frontDesk(), "lost")]).toEqual(["lost"]);
  });

  it("knows where variables are set and read", () => {
    expect(variableUses(frontDesk(), definitions)).toMatchObject([
      { name: "order", setBy: ["digits"], readBy: ["http", "say"] },
      { name: "unused", setBy: [], readBy: [] },
    ]);
  });
});

describe("auto-layout", () => {
  it("puts every card on the grid, below what leads to it, and none over another", async () => {
    const flow = frontDesk();
    flow.layout = { start: { x: 320, y: 64 } };
    const places = await autoLayout(new Elk(), flow, definitions, "en");
    expect(Object.keys(places).sort()).toEqual(Object.keys(flow.blocks).sort());
    expect(places.start).toEqual({ x: 320, y: 64 });
    const cards = Object.entries(places).map(([id, { x, y }]) => {
      const known = flow.blocks[id];
      if (!known) throw new Error(`${id} is a block`);
      const { width, height } = blockView(known, definitions, "en");
      expect([x % GRID, y % GRID].map(Math.abs)).toEqual([0, 0]);
      return { id, left: x, right: x + width, top: y, bottom: y + height };
    });
    for (const [index, a] of cards.entries()) {
      for (const b of cards.slice(index + 1)) {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart, `${a.id} and ${b.id}`).toBe(true);
      }
    }
    for (const [above, below] of [
      ["start", "menu"],
      ["menu", "digits"],
      ["digits", "http"],
      ["http", "say"],
      ["say", "bye"],
    ]) {
      expect(places[below ?? ""]?.y).toBeGreaterThan(places[above ?? ""]?.y ?? 0);
    }
  });

  it("gives blocks without a place one of their own", () => {
    const flow = frontDesk();
    const places = Object.keys(flow.blocks).map((id) => JSON.stringify(placeOf(flow, id)));
    expect(new Set(places).size).toBe(places.length);
  });
});

describe("a call's way", () => {
  it("numbers the visits, counts the wires and shows the jump to the error handler", () => {
    const flow = frontDesk();
    flow.blocks.handler = block("error-handler", { next: "bye" });
    const visit = (seq: number, blockId: string, port: string | null) => ({
      seq,
      blockId,
      port,
      enteredAt: 1000 * seq,
      leftAt: 1000 * seq + 900,
    });
    const path = walkedPath(flow, [
      visit(1, "start", "next"),
      visit(2, "menu", "noInput"),
      visit(3, "menu", "key-1"),
      visit(4, "digits", "collected"),
      visit(5, "http", "timeout"),
      visit(6, "handler", "next"),
      visit(7, "bye", null),
      visit(8, "deleted", null),
    ]);
    expect(path.blocks.get("menu")).toEqual({ numbers: [2, 3], seqs: [2, 3], firstAtMs: 1000 });
    expect(path.blocks.has("say")).toBe(false);
    const walked = path.wires.filter((wire) => wire.times > 0).map(({ id, jump }) => [id, jump]);
    expect(walked).toEqual([
      ["start/next", false],
      ["menu/key-1", false],
      ["menu/noInput", false],
      ["digits/collected", false],
      ["handler/next", false],
      ["jump:http/timeout/handler", true],
    ]);
  });

  it("says times as a clock does", () => {
    expect([0, 7_400, 61_000, 3_600_000].map(clock)).toEqual(["0:00", "0:07", "1:01", "60:00"]);
  });
});

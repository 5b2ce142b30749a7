import type { BlockRegistry, FlowDocument, Position } from "@callwright/flow-schema";
import type { ELK, ElkExtendedEdge, ElkNode } from "elkjs";
import type { Locale } from "use-intl/core";
import { blockView, failurePortY, GRID, listWires } from "./canvas-model";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.spacing.nodeNode": "48",
  "elk.spacing.edgeNode": "24",
  "elk.layered.spacing.edgeNodeBetweenLayers": "24",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.crossingMinimization.forceNodeModelOrder": "false",
  "elk.layered.feedbackEdges": "true",
  "elk.separateConnectedComponents": "true",
  "elk.spacing.componentComponent": "96",
} as const;

/** The flow as a graph for ELK: cards with their true size, ports where they stand on the card. */
export function layoutGraph(flow: FlowDocument, definitions: BlockRegistry, locale: Locale): ElkNode {
  const first = flow.start;
  const ids = Object.keys(flow.blocks).sort((a, b) => Number(b === first) - Number(a === first));
  const children = ids.map((id): ElkNode => {
    const block = flow.blocks[id];
    if (!block) return { id };
    const view = blockView(block, definitions, locale);
    let left = 0;
    const normal = view.normal.map((port) => {
      const x = left + (port.share * view.width) / 2;
      left += port.share * view.width;
      return elkPort(`${id}/${port.id}`, "SOUTH", x, view.height);
    });
    const failure = view.failure.map((port, index) =>
      elkPort(`${id}/${port.id}`, "EAST", view.width, failurePortY(view, index)),
    );
    return {
      id,
      width: view.width,
      height: view.height,
      ports: [elkPort(`${id}/in`, "NORTH", view.width / 2, 0), ...normal, ...failure],
      layoutOptions: {
        "elk.portConstraints": "FIXED_POS",
        ...(id === first ? { "elk.layered.layering.layerConstraint": "FIRST" } : {}),
      },
    };
  });
  const edges = listWires(flow).map(
    ({ id, source, port, target }): ElkExtendedEdge => ({
      id,
      sources: [`${source}/${port}`],
      targets: [`${target}/in`],
    }),
  );
  return { id: "flow", layoutOptions: { ...OPTIONS }, children, edges };
}

function elkPort(id: string, side: "NORTH" | "EAST" | "SOUTH", x: number, y: number) {
  return { id, x, y, width: 0, height: 0, layoutOptions: { "elk.port.side": side } };
}

/**
 * New places for every block, top to bottom, on the grid. The start block keeps its place, so that the picture does
 * not jump away from under the reader.
 */
export async function autoLayout(
  elk: Pick<ELK, "layout">,
  flow: FlowDocument,
  definitions: BlockRegistry,
  locale: Locale,
): Promise<Record<string, Position>> {
  const laidOut = await elk.layout(layoutGraph(flow, definitions, locale));
  const places = new Map((laidOut.children ?? []).map(({ id, x, y }) => [id, { x: x ?? 0, y: y ?? 0 }]));
  const from = places.get(flow.start) ?? { x: 0, y: 0 };
  const anchor = flow.layout[flow.start] ?? { x: 0, y: 0 };
  const snap = (value: number) => Math.round(value / GRID) * GRID;
  return Object.fromEntries(
    [...places].map(([id, place]) => [
      id,
      { x: snap(place.x - from.x) + anchor.x, y: snap(place.y - from.y) + anchor.y },
    ]),
  );
}

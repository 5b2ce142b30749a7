"use client";

import { blocks } from "@callwright/flow-blocks";
import type { FlowDocument } from "@callwright/flow-schema";
import { Background, BackgroundVariant, Controls, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "../canvas/canvas.css";
import { type Locale, useLocale, useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import { blockView, GRID, placeOf } from "../../model/canvas-model";
import { type PathVisit, walkedPath } from "../../model/path-model";
import { ArrowMarker } from "../canvas/arrow-marker";
import { PathEdge, type PathEdgeType } from "./path-edge";
import { PathNode, type PathNodeType } from "./path-node";

export type { PathVisit };

export interface FlowPathCanvasProps {
  /** The flow as it was published when the call came in. */
  readonly document: FlowDocument;
  /** Where the call went, in order. */
  readonly visits: readonly PathVisit[];
  /** The visit that is looked at: its block is ringed and brought into view. */
  readonly activeSeq?: number | null;
  readonly onSelectVisit?: (seq: number) => void;
}

const NODE_TYPES = { path: PathNode };
const EDGE_TYPES = { path: PathEdge };
const FIT = { padding: 0.15, maxZoom: 1 };

/** The picture of a flow with a call's way through it: walked blocks and wires solid and numbered, the rest faded. */
export function FlowPathCanvas(props: FlowPathCanvasProps) {
  return (
    <ReactFlowProvider>
      <PathCanvas {...props} />
    </ReactFlowProvider>
  );
}

function PathCanvas({ document: flow, visits, activeSeq = null, onSelectVisit }: FlowPathCanvasProps) {
  const t = useTranslations("editor.path");
  const locale = useLocale();
  const path = useMemo(() => walkedPath(flow, visits), [flow, visits]);
  const active = visits.find((visit) => visit.seq === activeSeq)?.blockId ?? null;
  const nodes = useMemo(
    () =>
      Object.entries(flow.blocks).map(([id, block]): PathNodeType => {
        const view = blockView(block, blocks.definitions, locale);
        return {
          id,
          type: "path",
          position: placeOf(flow, id),
          width: view.width,
          height: view.height,
          data: { block, view, walked: path.blocks.get(id) ?? null, active: id === active },
        };
      }),
    [flow, locale, path, active],
  );
  const edges = useMemo(
    () =>
      path.wires.map(
        (wire): PathEdgeType => ({
          id: wire.id,
          type: "path",
          source: wire.source,
          target: wire.target,
          ...(wire.port === null ? {} : { sourceHandle: wire.port }),
          targetHandle: "in",
          markerEnd: "flow-arrow",
          zIndex: wire.times > 0 ? 1 : 0,
          data: {
            times: wire.times,
            jump: wire.jump,
            port: wire.port,
            from: viewOf(flow, wire.source, locale),
            to: viewOf(flow, wire.target, locale),
          },
        }),
      ),
    [path, flow, locale],
  );
  useFocus(flow, active);
  const select = (id: string) => {
    const seqs = path.blocks.get(id)?.seqs ?? [];
    // Pressed again, a block that was visited several times shows its next visit.
    const at = activeSeq === null ? -1 : seqs.indexOf(activeSeq);
    const seq = seqs[(at + 1) % Math.max(1, seqs.length)];
    if (seq !== undefined) onSelectVisit?.(seq);
  };
  return (
    <div className="relative size-full" data-testid="flow-path">
      <ReactFlow<PathNodeType, PathEdgeType>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodeClick={(_event, node) => select(node.id)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        nodesFocusable={false}
        deleteKeyCode={null}
        fitView
        fitViewOptions={FIT}
        minZoom={0.1}
        maxZoom={1.5}
        panOnScroll
        attributionPosition="bottom-right"
        aria-label={t("label")}
      >
        <ArrowMarker />
        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.2} color="var(--line)" />
        <Controls
          showInteractive={false}
          position="bottom-left"
          className="overflow-hidden rounded-lg border border-line bg-surface shadow-card [&_button]:flex [&_button]:size-7 [&_button]:items-center [&_button]:justify-center [&_button]:text-muted [&_button]:hover:bg-hover [&_svg]:size-3 [&_svg]:fill-current"
        />
      </ReactFlow>
    </div>
  );
}

function viewOf(flow: FlowDocument, id: string, locale: Locale) {
  const block = flow.blocks[id];
  return block && blockView(block, blocks.definitions, locale);
}

/** Brings the block of the chosen visit into the middle. */
function useFocus(flow: FlowDocument, id: string | null): void {
  const locale = useLocale();
  const { setCenter, getZoom } = useReactFlow();
  useEffect(() => {
    const block = id === null ? undefined : flow.blocks[id];
    if (id === null || !block) return;
    const { x, y } = placeOf(flow, id);
    const { width, height } = blockView(block, blocks.definitions, locale);
    void setCenter(x + width / 2, y + height / 2, { zoom: Math.max(0.6, getZoom()), duration: 150 });
  }, [flow, id, locale, setCenter, getZoom]);
}

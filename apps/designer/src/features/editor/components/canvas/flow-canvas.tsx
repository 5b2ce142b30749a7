"use client";

import { Background, BackgroundVariant, ConnectionLineType, MiniMap, ReactFlow, SelectionMode } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import { cn } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { useCanvasEvents } from "../../hooks/use-canvas-events";
import { useCanvasSync } from "../../hooks/use-canvas-sync";
import { useFirstView } from "../../hooks/use-first-view";
import { GRID } from "../../model/canvas-model";
import { useEditor, useFlow, useView } from "../../state/editor-context";
import { ArrowMarker } from "./arrow-marker";
import { BlockNode, type BlockNodeType } from "./block-node";
import { CanvasControls } from "./canvas-controls";
import { EmptyHint } from "./empty-hint";
import { FlowEdge, type FlowEdgeType } from "./flow-edge";
import { MinimapNode } from "./minimap-node";

const NODE_TYPES = { block: BlockNode };
const EDGE_TYPES = { wire: FlowEdge };
const NO_NODES: BlockNodeType[] = [];
const NO_EDGES: FlowEdgeType[] = [];
const SNAP: [number, number] = [GRID, GRID];

/**
 * The picture of the flow. React Flow keeps its objects in a store of its own, filled from the document; what the
 * mouse does becomes commands. A drag is in React Flow's hands alone until it ends.
 */
export function FlowCanvas() {
  const t = useTranslations("editor.canvas");
  const { canEdit, view } = useEditor();
  const events = useCanvasEvents();
  const connecting = useView((state) => state.connecting);
  const empty = useFlow((flow) => Object.keys(flow.blocks).length <= 1);
  useCanvasSync();
  useFirstView();
  return (
    <div className={cn("relative size-full", connecting && "connecting")}>
      <ReactFlow<BlockNodeType, FlowEdgeType>
        defaultNodes={NO_NODES}
        defaultEdges={NO_EDGES}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        {...events}
        onConnectStart={() => view.setState({ connecting: true })}
        onNodeDoubleClick={() => view.setState({ tab: "block", panelOpen: true })}
        onPaneClick={() => view.setState({ quickInsert: null })}
        snapToGrid
        snapGrid={SNAP}
        minZoom={0.1}
        maxZoom={2}
        panOnScroll
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={["Meta", "Control", "Shift"]}
        deleteKeyCode={null}
        selectNodesOnDrag={false}
        disableKeyboardA11y
        nodesConnectable={canEdit}
        edgesReconnectable={canEdit}
        connectionLineType={ConnectionLineType.SmoothStep}
        connectionRadius={28}
        onlyRenderVisibleElements={false}
        elevateEdgesOnSelect
        attributionPosition="bottom-center"
        aria-label={t("label")}
      >
        <ArrowMarker />
        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.2} color="var(--line)" />
        <CanvasControls />
        {empty ? null : (
          <MiniMap<BlockNodeType>
            pannable
            zoomable
            nodeComponent={MinimapNode}
            ariaLabel={t("minimap")}
            className="!m-4 overflow-hidden rounded-lg border border-line shadow-card"
            bgColor="var(--surface)"
            maskColor="color-mix(in srgb, var(--canvas) 70%, transparent)"
            maskStrokeColor="var(--line-strong)"
            style={{ width: 176, height: 120 }}
          />
        )}
      </ReactFlow>
      {empty && canEdit ? <EmptyHint /> : null}
    </div>
  );
}

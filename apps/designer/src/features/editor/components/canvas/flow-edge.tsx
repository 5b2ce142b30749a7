"use client";

import { cn } from "@callwright/ui";
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, useReactFlow } from "@xyflow/react";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { parseWireId } from "../../model/canvas-model";
import { wirePath } from "../../model/wire-path";
import { useBlockView, useEditor, useView } from "../../state/editor-context";

/** React Flow's object for a wire; its id names block and port. */
export type FlowEdgeType = Edge<Record<string, never>, "wire">;

/** A wire: orthogonal with rounded corners. Selected or pointed at, it says which port it is and takes a new block. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeType>) {
  const { id, source, target, selected } = props;
  const from = useBlockView(source);
  const to = useBlockView(target);
  const [path, labelX, labelY] = wirePath(props, parseWireId(id).port, from, to);
  const state = useView((view) => {
    if (view.dropWire === id) return "drop";
    if (view.selectedWire === id) return "selected";
    if (view.related === null) return "plain";
    const [only] = view.selected;
    if (source === only || target === only) return "lit";
    return view.related.has(source) && view.related.has(target) ? "plain" : "faded";
  });
  const strong = state === "drop" || state === "selected" || selected;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={20}
        className={cn(
          "flow-edge",
          strong ? "is-strong" : state === "lit" ? "is-lit" : state === "faded" ? "is-faded" : undefined,
        )}
        {...(props.markerEnd === undefined ? {} : { markerEnd: props.markerEnd })}
      />
      {strong ? <WireLabel id={id} x={labelX} y={labelY} /> : null}
    </>
  );
});

function WireLabel({ id, x, y }: { id: string; x: number; y: number }) {
  const t = useTranslations("editor.canvas");
  const { view, canEdit } = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  const { source, port } = parseWireId(id);
  const card = useBlockView(source);
  const label = [...(card?.normal ?? []), ...(card?.failure ?? [])].find((candidate) => candidate.id === port)?.label;
  const insert = (event: React.MouseEvent) => {
    const screen = { x: event.clientX, y: event.clientY };
    view.setState({
      quickInsert: { screen, canvas: screenToFlowPosition(screen), from: { block: source, port }, into: true },
    });
  };
  return (
    <EdgeLabelRenderer>
      <div
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        className="nodrag nopan pointer-events-auto absolute flex items-center gap-1 rounded-full border border-line-strong bg-raised py-0.5 pr-0.5 pl-2 text-[11px] text-muted shadow-card"
      >
        <span className="max-w-32 truncate">{label ?? port}</span>
        {canEdit ? (
          <button
            type="button"
            aria-label={t("insertHere")}
            title={t("insertHere")}
            onClick={insert}
            className="flex size-5 items-center justify-center rounded-full bg-accent text-accent-ink hover:bg-accent-hover"
          >
            <Plus aria-hidden="true" className="size-3.5" />
          </button>
        ) : null}
      </div>
    </EdgeLabelRenderer>
  );
}

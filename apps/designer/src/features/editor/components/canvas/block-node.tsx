"use client";

import { cn } from "@callwright/ui";
import { Handle, type Node, type NodeProps, Position, useUpdateNodeInternals } from "@xyflow/react";
import { Flag, LifeBuoy } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useEffect } from "react";
import type { PortView } from "../../model/canvas-model";
import { useBlock, useBlockProblems, useBlockView, useFlow, useView } from "../../state/editor-context";
import { BlockCard, FailureRows, PortCells } from "./block-card";
import { ProblemDot } from "./problem-dot";

/** React Flow's object for a block. It holds no data: the node reads its block from the flow by its id. */
export type BlockNodeType = Node<Record<string, never>, "block">;

const dot =
  "!size-3 !min-w-0 !min-h-0 !rounded-full !border-2 !border-surface !transition-[scale,background-color] !duration-100 hover:!scale-150";

export const BlockNode = memo(function BlockNode({ id, selected }: NodeProps<BlockNodeType>) {
  const t = useTranslations("editor.canvas");
  const block = useBlock(id);
  const view = useBlockView(id);
  const problems = useBlockProblems(id);
  const faded = useView((state) => state.related !== null && !state.related.has(id));
  const isStart = useFlow((flow) => flow.start === id);
  const isErrorHandler = useFlow((flow) => flow.onError === id);
  useHandlesFollow(id, view ? [...view.normal, ...view.failure].map((port) => `${port.id}:${port.share}`).join() : "");
  if (!block || !view) return null;
  const openPorts = new Set(problems.flatMap((problem) => (problem.port === undefined ? [] : [problem.port])));
  const wired = (port: string) => Object.hasOwn(block.next, port);
  const handle = (port: PortView) => (
    <Handle
      type="source"
      id={port.id}
      position={port.class === "failure" ? Position.Right : Position.Bottom}
      aria-label={t("portHandle", { port: port.label })}
      className={cn(
        dot,
        wired(port.id) ? "!bg-faint" : openPorts.has(port.id) ? "!bg-bad" : "!bg-line-strong",
        "hover:!bg-accent",
      )}
    />
  );
  return (
    <BlockCard
      view={view}
      name={block.name}
      tone={selected ? "selected" : faded ? "faded" : "plain"}
      badge={
        <>
          <ProblemDot problems={problems} />
          {isErrorHandler ? (
            <span className="absolute -top-2.5 left-3 flex items-center gap-1 rounded-full border border-line-strong bg-raised px-1.5 font-medium text-[10px] text-muted leading-4">
              <LifeBuoy aria-hidden="true" className="size-3" />
              {t("errorHandler")}
            </span>
          ) : null}
          {isStart && block.name !== view.kindLabel ? (
            <span className="absolute -top-2.5 left-3 flex items-center gap-1 rounded-full border border-line-strong bg-raised px-1.5 font-medium text-[10px] text-muted leading-4">
              <Flag aria-hidden="true" className="size-3" />
              {t("start")}
            </span>
          ) : null}
        </>
      }
    >
      {isStart ? null : (
        <Handle
          type="target"
          id="in"
          position={Position.Top}
          isConnectableStart={false}
          aria-label={t("inHandle")}
          className="!h-2 !min-h-0 !w-6 !min-w-0 !rounded-full !border-2 !border-surface !bg-line-strong opacity-0 group-hover/card:opacity-100 [.connecting_&]:opacity-100"
        />
      )}
      <FailureRows ports={view.failure} wired={wired} handle={handle} openLabel={t("toErrorHandler")} />
      <PortCells ports={view.normal} wired={wired} handle={handle} />
    </BlockCard>
  );
});

/** Tells React Flow to measure the handles again when a block's ports change. */
function useHandlesFollow(id: string, ports: string): void {
  const update = useUpdateNodeInternals();
  useEffect(() => {
    if (ports !== "") update(id);
  }, [id, ports, update]);
}

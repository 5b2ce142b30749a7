"use client";

import type { Block } from "@callwright/flow-schema";
import { cn } from "@callwright/ui";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { BlockView, PortView } from "../../model/canvas-model";
import { clock, type WalkedBlock } from "../../model/path-model";
import { BlockCard, FailureRows, PortCells } from "../canvas/block-card";

export type PathNodeType = Node<
  { readonly block: Block; readonly view: BlockView; readonly walked: WalkedBlock | null; readonly active: boolean },
  "path"
>;

/** A block on a call's way: numbered in the order in which the call went through, or faded. */
export const PathNode = memo(function PathNode({ data: { block, view, walked, active } }: NodeProps<PathNodeType>) {
  const t = useTranslations("editor.path");
  const wired = (port: string) => Object.hasOwn(block.next, port);
  const handle = (port: PortView) => (
    <Handle
      type="source"
      id={port.id}
      position={port.class === "failure" ? Position.Right : Position.Bottom}
      isConnectable={false}
      className="!pointer-events-none !size-1 !min-h-0 !min-w-0 !border-0 !bg-transparent"
    />
  );
  return (
    <div className={cn("rounded-lg", walked && "cursor-pointer", active && "ring-4 ring-accent/40")}>
      <BlockCard
        view={view}
        name={block.name}
        tone={walked ? "walked" : "faded"}
        badge={
          walked ? (
            <span className="absolute -top-3 -left-2 flex items-center gap-1">
              {walked.numbers.slice(0, 4).map((number) => (
                <span
                  key={number}
                  className="flex h-6 min-w-6 items-center justify-center rounded-full border-2 border-surface bg-accent px-1.5 font-semibold text-[11px] text-accent-ink tabular-nums"
                >
                  {number}
                </span>
              ))}
              {walked.numbers.length > 4 ? (
                <span className="text-[11px] text-muted">{t("more", { count: walked.numbers.length - 4 })}</span>
              ) : null}
              <span className="rounded-full border border-line bg-raised px-1.5 text-[11px] text-muted tabular-nums leading-5">
                {clock(walked.firstAtMs)}
              </span>
            </span>
          ) : null
        }
      >
        <Handle
          type="target"
          id="in"
          position={Position.Top}
          isConnectable={false}
          className="!pointer-events-none !size-1 !min-h-0 !min-w-0 !border-0 !bg-transparent"
        />
        <FailureRows ports={view.failure} wired={wired} handle={handle} openLabel={t("toErrorHandler")} />
        <PortCells ports={view.normal} wired={wired} handle={handle} />
      </BlockCard>
    </div>
  );
});

"use client";

import { cn } from "@callwright/ui";
import { BaseEdge, type Edge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import type { BlockView } from "../../model/canvas-model";
import { wirePath } from "../../model/wire-path";

export type PathEdgeType = Edge<
  {
    readonly times: number;
    readonly jump: boolean;
    readonly port: string | null;
    readonly from: BlockView | undefined;
    readonly to: BlockView | undefined;
  },
  "path"
>;

export const PathEdge = memo(function PathEdge({ id, data, markerEnd, ...props }: EdgeProps<PathEdgeType>) {
  const [path] = wirePath(props, data?.port ?? "", data?.from, data?.to);
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={0}
      className={cn("path-edge", data && data.times > 0 && "is-walked")}
      {...(data?.jump ? { strokeDasharray: "6 5" } : {})}
      {...(markerEnd === undefined ? {} : { markerEnd })}
    />
  );
});

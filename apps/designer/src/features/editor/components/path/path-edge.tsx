"use client";

import { cn } from "@callwright/ui";
import { BaseEdge, type Edge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";

export type PathEdgeType = Edge<{ readonly times: number; readonly jump: boolean }, "path">;

export const PathEdge = memo(function PathEdge({ id, data, markerEnd, ...props }: EdgeProps<PathEdgeType>) {
  const [path] = getSmoothStepPath({ ...props, borderRadius: 12, offset: 20 });
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

"use client";

import type { MiniMapNodeProps } from "@xyflow/react";
import { memo } from "react";
import { useBlockView } from "../../state/editor-context";
import { CATEGORY_STYLES } from "./category-styles";

/** A block in the minimap: a bar in its category's colour. */
export const MinimapNode = memo(function MinimapNode({ id, x, y, width, height, selected }: MiniMapNodeProps) {
  const view = useBlockView(id);
  return (
    <rect
      x={x}
      y={y}
      rx={12}
      width={width}
      height={height}
      fill={CATEGORY_STYLES[view?.category ?? "control"].color}
      opacity={selected ? 1 : 0.55}
    />
  );
});

"use client";

import { cn } from "@callwright/ui";
import { createPortal } from "react-dom";
import type { PaletteEntry } from "../../model/palette-model";
import { BlockIcon } from "../canvas/block-icon";
import { CATEGORY_STYLES } from "../canvas/category-styles";

export interface PaletteGhostProps {
  readonly entry: PaletteEntry;
  readonly x: number;
  readonly y: number;
}

/** The block in the hand, on its way to the canvas. */
export function PaletteGhost({ entry, x, y }: PaletteGhostProps) {
  const style = CATEGORY_STYLES[entry.category];
  return createPortal(
    <div
      aria-hidden="true"
      style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -18px)` }}
      className="pointer-events-none fixed top-0 left-0 z-50 w-64 overflow-hidden rounded-lg border border-accent bg-surface opacity-95 shadow-pop"
    >
      <div className={cn("h-1", style.bar)} />
      <div className="flex items-center gap-2.5 px-3 py-3">
        <span className={cn("flex size-7 items-center justify-center rounded-md", style.soft, style.text)}>
          <BlockIcon name={entry.icon} className="size-4" />
        </span>
        <span className="font-semibold text-[13px]">{entry.label}</span>
      </div>
    </div>,
    document.body,
  );
}

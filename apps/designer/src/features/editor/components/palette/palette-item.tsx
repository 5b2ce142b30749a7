"use client";

import { cn } from "@callwright/ui";
import type { ComponentProps } from "react";
import type { PaletteEntry } from "../../model/palette-model";
import { BlockIcon } from "../canvas/block-icon";
import { CATEGORY_STYLES } from "../canvas/category-styles";

export interface PaletteItemProps extends Omit<ComponentProps<"button">, "children"> {
  readonly entry: PaletteEntry;
}

export function PaletteItem({ entry, ...props }: PaletteItemProps) {
  const style = CATEGORY_STYLES[entry.category];
  return (
    <button
      type="button"
      title={entry.description}
      data-kind={entry.kind}
      className="flex w-full touch-none select-none items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-[13px] text-ink hover:bg-hover disabled:opacity-50 enabled:cursor-grab enabled:active:cursor-grabbing"
      {...props}
    >
      <span className={cn("flex size-6.5 shrink-0 items-center justify-center rounded-md", style.soft, style.text)}>
        <BlockIcon name={entry.icon} className="size-3.5" />
      </span>
      <span className="truncate">{entry.label}</span>
    </button>
  );
}

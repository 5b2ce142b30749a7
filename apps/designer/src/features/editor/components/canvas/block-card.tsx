import { cn } from "@callwright/ui";
import type { ReactNode } from "react";
import type { BlockView, PortView } from "../../model/canvas-model";
import { BlockIcon } from "./block-icon";
import { CATEGORY_STYLES } from "./category-styles";

export interface BlockCardProps {
  readonly view: BlockView;
  readonly name: string;
  /** Over the card's upper right corner: problems, a visit's number. */
  readonly badge?: ReactNode;
  readonly tone?: "plain" | "selected" | "walked" | "faded" | "target" | undefined;
  readonly children?: ReactNode;
}

/** What a block looks like on the canvas, in the editor and on a call's page alike. */
export function BlockCard({ view, name, badge, tone = "plain", children }: BlockCardProps) {
  const style = CATEGORY_STYLES[view.category];
  return (
    <div
      style={{ width: view.width, height: view.height }}
      className={cn(
        "group/card relative flex flex-col rounded-lg border bg-surface text-ink shadow-card transition-[border-color,box-shadow,opacity] duration-100",
        tone === "selected" && "border-accent ring-2 ring-accent/30",
        tone === "target" && "border-accent ring-4 ring-accent/20",
        tone === "walked" && "border-accent",
        tone === "faded" && "opacity-40",
        (tone === "plain" || tone === "faded") && "border-line-strong",
      )}
    >
      <div aria-hidden="true" className={cn("h-1 shrink-0 rounded-t-[7px]", style.bar)} />
      <div className="flex min-h-0 flex-1 items-start gap-2.5 px-3 pt-2">
        <span
          className={cn("mt-px flex size-7 shrink-0 items-center justify-center rounded-md", style.soft, style.text)}
        >
          <BlockIcon name={view.icon} className="size-4" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold text-[13px] leading-[18px]">{name || view.kindLabel}</p>
          <p className="line-clamp-2 text-[12px] text-muted leading-4">{view.summary ?? view.kindLabel}</p>
        </div>
      </div>
      {badge}
      {children}
    </div>
  );
}

export interface PortCellsProps {
  readonly ports: readonly PortView[];
  /** Ids of the ports that lead somewhere. */
  readonly wired: (port: string) => boolean;
  readonly handle: (port: PortView) => ReactNode;
}

/** The ways out that callers are meant to take, side by side on the card's lower edge. */
export function PortCells({ ports, wired, handle }: PortCellsProps) {
  if (ports.length === 0) return null;
  return (
    <ul className="flex h-7 shrink-0 border-line border-t">
      {ports.map((port) => (
        <li
          key={port.id}
          title={port.label}
          style={{ width: `${port.share * 100}%` }}
          className={cn(
            "relative flex min-w-0 items-center justify-center border-line px-1.5 text-[11px] not-first:border-l",
            wired(port.id) ? "text-muted" : "text-ink",
          )}
        >
          <span className="truncate">{port.label}</span>
          {handle(port)}
        </li>
      ))}
    </ul>
  );
}

export interface FailureRowsProps extends PortCellsProps {
  /** Said of a port that leads nowhere: it goes to the error handler. */
  readonly openLabel: string;
}

/** The unusual ways out, set apart above and quieter, with their handles on the right edge. */
export function FailureRows({ ports, wired, handle, openLabel }: FailureRowsProps) {
  if (ports.length === 0) return null;
  return (
    <ul className="shrink-0 border-line border-t border-dashed py-[3.5px]">
      {ports.map((port) => (
        <li
          key={port.id}
          className="relative flex h-6 items-center justify-end gap-1.5 pr-3 pl-3 text-[11px] text-faint"
        >
          <span className="truncate">{port.label}</span>
          {wired(port.id) ? null : <span className="shrink-0 opacity-80">{openLabel}</span>}
          {handle(port)}
        </li>
      ))}
    </ul>
  );
}

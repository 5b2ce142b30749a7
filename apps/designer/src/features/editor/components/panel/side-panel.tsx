"use client";

import { cn } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { openTab } from "../../state/editor-actions";
import { useEditor, useView } from "../../state/editor-context";
import type { PanelTab } from "../../state/editor-view";
import { BlockForm } from "../form/block-form";
import { BlockPanelEmpty } from "./block-panel-empty";
import { ChecksPanel } from "./checks-panel";
import { SettingsPanel } from "./settings-panel";
import { VariablesPanel } from "./variables-panel";
import { VersionsPanel } from "./versions-panel";

const TABS = ["block", "checks", "variables", "versions", "settings"] as const;
const MIN_WIDTH = 320;
const MAX_WIDTH = 640;

/** One page at a time beside the canvas: the block's form, checks, variables, versions, the flow's settings. */
export function SidePanel() {
  const t = useTranslations("editor.panel");
  const editor = useEditor();
  const tab = useView((view) => view.tab);
  const [width, setWidth] = useState(380);
  return (
    <aside
      aria-label={t("label")}
      data-panel=""
      style={{ width }}
      className="relative flex shrink-0 flex-col border-line border-l bg-surface"
    >
      <ResizeEdge width={width} onResize={setWidth} label={t("resize")} />
      <div role="tablist" aria-label={t("label")} className="flex shrink-0 gap-0.5 border-line border-b px-2 pt-1.5">
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`panel-tab-${name}`}
            aria-selected={tab === name}
            aria-controls="panel-page"
            onClick={() => openTab(editor, name)}
            className={cn(
              "-mb-px border-b-2 px-2.5 pt-1.5 pb-2 font-medium text-[13px]",
              tab === name ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {t(`tabs.${name}`)}
          </button>
        ))}
      </div>
      <div
        id="panel-page"
        role="tabpanel"
        aria-labelledby={`panel-tab-${tab}`}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
      >
        <PanelPage tab={tab} />
      </div>
    </aside>
  );
}

function PanelPage({ tab }: { tab: PanelTab }) {
  const selected = useView((view) => view.selected);
  const [id] = selected;
  switch (tab) {
    case "block":
      return selected.length === 1 && id !== undefined ? <BlockForm key={id} id={id} /> : <BlockPanelEmpty />;
    case "checks":
      return <ChecksPanel />;
    case "variables":
      return <VariablesPanel />;
    case "versions":
      return <VersionsPanel />;
    case "settings":
      return <SettingsPanel />;
  }
}

interface ResizeEdgeProps {
  readonly width: number;
  readonly label: string;
  readonly onResize: (width: number) => void;
}

/** The panel's left edge: dragged, or moved with the arrow keys. */
function ResizeEdge({ width, label, onResize }: ResizeEdgeProps) {
  const resize = (next: number) => onResize(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, next)));
  const onPointerMove = (event: PointerEvent<HTMLHRElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(window.innerWidth - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") resize(width + 16);
    if (event.key === "ArrowRight") resize(width - 16);
  };
  return (
    <hr
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 -left-1 z-10 h-full w-2 cursor-col-resize border-0 touch-none hover:bg-accent/20 focus-visible:bg-accent/30"
    />
  );
}

"use client";

import { Button, Tooltip } from "@callwright/ui";
import { Panel, useReactFlow, useViewport } from "@xyflow/react";
import { Keyboard, LayoutGrid, Maximize, Minus, Plus, Redo2, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useAutoLayout } from "../../hooks/use-auto-layout";
import { stepBack } from "../../state/editor-actions";
import { useEditor, useFlow } from "../../state/editor-context";

/** Zoom, fit, arrange, undo and redo, at the lower left. */
export function CanvasControls() {
  const t = useTranslations("editor.controls");
  const editor = useEditor();
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const layout = useAutoLayout();
  // Depths change with the flow; reading the flow is what draws this again.
  useFlow((flow) => flow);
  const { canUndo, canRedo } = editor.session;
  return (
    <Panel position="bottom-left" className="!m-4 flex gap-2">
      <Group>
        <Control label={t("zoomOut")} onClick={() => void zoomOut()} icon={<Minus />} />
        <ZoomLevel />
        <Control label={t("zoomIn")} onClick={() => void zoomIn()} icon={<Plus />} />
        <Control
          label={t("fit")}
          keys="Shift+1"
          onClick={() => void fitView({ padding: 0.2, maxZoom: 1, duration: 150 })}
          icon={<Maximize />}
        />
      </Group>
      {editor.canEdit ? (
        <Group>
          <Control
            label={t("undo")}
            keys="Ctrl+Z"
            disabled={!canUndo}
            onClick={() => stepBack(editor, "undo")}
            icon={<Undo2 />}
          />
          <Control
            label={t("redo")}
            keys="Ctrl+Shift+Z"
            disabled={!canRedo}
            onClick={() => stepBack(editor, "redo")}
            icon={<Redo2 />}
          />
          <Control
            label={t("arrange")}
            keys="Shift+A"
            disabled={layout.busy}
            onClick={layout.run}
            icon={<LayoutGrid />}
          />
        </Group>
      ) : null}
      <Group>
        <Control
          label={t("shortcuts")}
          keys="?"
          onClick={() => editor.view.setState({ shortcuts: true })}
          icon={<Keyboard />}
        />
      </Group>
    </Panel>
  );
}

function Group({ children }: { children: ReactNode }) {
  return <div className="flex items-center rounded-lg border border-line bg-surface p-0.5 shadow-card">{children}</div>;
}

function ZoomLevel() {
  const { zoom } = useViewport();
  const { zoomTo } = useReactFlow();
  const t = useTranslations("editor.controls");
  return (
    <button
      type="button"
      aria-label={t("zoomReset", { percent: Math.round(zoom * 100) })}
      onClick={() => void zoomTo(1, { duration: 150 })}
      className="h-7 w-11 rounded-md text-center text-muted text-xs tabular-nums hover:bg-hover hover:text-ink"
    >
      {Math.round(zoom * 100)}%
    </button>
  );
}

interface ControlProps {
  readonly label: string;
  readonly keys?: string;
  readonly icon: ReactNode;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Control({ label, keys, icon, disabled = false, onClick }: ControlProps) {
  return (
    <Tooltip content={keys ? `${label} · ${keys}` : label}>
      <Button
        variant="ghost"
        size="icon-sm"
        className="size-7"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}

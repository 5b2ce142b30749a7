"use client";

import { ReactFlowProvider } from "@xyflow/react";
import { useEditorKeys } from "../hooks/use-editor-keys";
import { useFlowChecks } from "../hooks/use-flow-checks";
import { useKeepSelectionVisible } from "../hooks/use-keep-selection-visible";
import { useView } from "../state/editor-context";
import { isPanelVisible } from "../state/editor-view";
import { FindBar } from "./canvas/find-bar";
import { FlowCanvas } from "./canvas/flow-canvas";
import { QuickInsertMenu } from "./canvas/quick-insert-menu";
import { Palette } from "./palette/palette";
import { SidePanel } from "./panel/side-panel";
import { ShortcutSheet } from "./shortcut-sheet";
import { TopBar } from "./top-bar/top-bar";

/** Top bar, palette, canvas and panel of an open flow. */
export function EditorWorkspace() {
  return (
    <ReactFlowProvider>
      <Workspace />
    </ReactFlowProvider>
  );
}

function Workspace() {
  useFlowChecks();
  useEditorKeys();
  const paletteOpen = useView((view) => view.paletteOpen);
  const panelVisible = useView(isPanelVisible);
  const selected = useView((view) => (view.selected.length === 1 ? (view.selected[0] ?? null) : null));
  useKeepSelectionVisible(selected, panelVisible);
  return (
    <div className="flex h-full min-h-0 flex-col overflow-hidden">
      <TopBar />
      <div className="flex min-h-0 flex-1">
        {paletteOpen ? <Palette /> : null}
        <div className="relative min-w-0 flex-1" data-testid="canvas">
          <FlowCanvas />
          <FindBar />
        </div>
        {panelVisible ? <SidePanel /> : null}
      </div>
      <QuickInsertMenu />
      <ShortcutSheet />
    </div>
  );
}

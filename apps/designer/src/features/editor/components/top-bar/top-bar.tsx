"use client";

import { Button, cn, Tooltip } from "@callwright/ui";
import { ChevronLeft, CircleAlert, CircleCheck, History, PanelLeft, PanelRight, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useStore } from "zustand";
import { openTab } from "../../state/editor-actions";
import { useEditor, useView } from "../../state/editor-context";
import { isPanelVisible } from "../../state/editor-view";
import { PublishDialog } from "../publish/publish-dialog";
import { FlowName } from "./flow-name";
import { SaveStateText } from "./save-state";

/** Where one is, whether it is stored, what is wrong, and the way to publish. */
export function TopBar() {
  const t = useTranslations("editor.topBar");
  const editor = useEditor();
  const paletteOpen = useView((view) => view.paletteOpen);
  const panelVisible = useView(isPanelVisible);
  const togglePanel = () =>
    editor.view.setState((view) =>
      panelVisible
        ? { panelOpen: false }
        : { panelOpen: true, tab: view.tab === "block" && view.selected.length === 0 ? "checks" : view.tab },
    );
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-line border-b bg-surface px-3">
      <Tooltip content={t("palette")} side="bottom">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t("palette")}
          aria-pressed={paletteOpen}
          onClick={() => editor.view.setState({ paletteOpen: !paletteOpen })}
        >
          <PanelLeft />
        </Button>
      </Tooltip>
      <nav aria-label={t("breadcrumb")} className="flex min-w-0 items-center gap-1 text-sm">
        <Link href="/flows" className="flex items-center gap-0.5 rounded-md px-1.5 py-1 text-muted hover:text-ink">
          <ChevronLeft aria-hidden="true" className="size-4" />
          {t("flows")}
        </Link>
        <span aria-hidden="true" className="text-faint">
          /
        </span>
        <FlowName />
      </nav>
      <SaveStateText />
      <div className="flex-1" />
      <Button variant="ghost" size="sm" onClick={() => openTab(editor, "versions")}>
        <History aria-hidden="true" />
        {t("versions")}
      </Button>
      <ChecksButton />
      {editor.canEdit ? (
        <Button variant="primary" size="sm" onClick={() => editor.view.setState({ publishing: true })}>
          {t("publish")}
        </Button>
      ) : (
        <span className="rounded-md border border-line bg-sunken px-2 py-1 text-muted text-xs">{t("readOnly")}</span>
      )}
      <Tooltip content={t("panel")} side="bottom">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t("panel")}
          aria-pressed={panelVisible}
          onClick={togglePanel}
        >
          <PanelRight />
        </Button>
      </Tooltip>
      <PublishDialog />
    </header>
  );
}

function ChecksButton() {
  const t = useTranslations("editor.topBar");
  const editor = useEditor();
  const { errors, warnings, ready } = useStore(editor.checks);
  const count = errors + warnings;
  const tone = errors > 0 ? "text-bad" : warnings > 0 ? "text-warn" : "text-good";
  const Icon = errors > 0 ? CircleAlert : warnings > 0 ? TriangleAlert : CircleCheck;
  return (
    <Button
      variant="ghost"
      size="sm"
      onClick={() => openTab(editor, "checks")}
      aria-label={t("checksLabel", { errors, warnings })}
    >
      <Icon aria-hidden="true" className={cn(ready ? tone : "text-faint")} />
      {t("checks")}
      {count > 0 ? <span className={cn("tabular-nums", tone)}>{count}</span> : null}
    </Button>
  );
}

"use client";

import { cn, Spinner } from "@callwright/ui";
import { Check, CloudOff, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEditor, useSaveState } from "../../state/editor-context";

/** Whether what one sees is stored. */
export function SaveStateText() {
  const t = useTranslations("editor.save");
  const { canEdit } = useEditor();
  const state = useSaveState();
  if (!canEdit) return null;
  const icon = {
    saved: <Check aria-hidden="true" className="size-3.5 text-good" />,
    saving: <Spinner className="size-3.5" />,
    offline: <CloudOff aria-hidden="true" className="size-3.5" />,
    refused: <Lock aria-hidden="true" className="size-3.5" />,
  }[state];
  return (
    <span
      role="status"
      data-state={state}
      title={t(`${state}.help`)}
      className={cn(
        "ml-1 flex shrink-0 items-center gap-1.5 text-xs",
        state === "offline" ? "text-warn" : state === "refused" ? "text-bad" : "text-faint",
      )}
    >
      {icon}
      {t(`${state}.label`)}
    </span>
  );
}

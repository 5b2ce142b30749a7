"use client";

import { Button } from "@callwright/ui";
import { Copy, SquareMousePointer, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { duplicateSelection } from "../../state/clipboard-actions";
import { deleteSelection } from "../../state/editor-actions";
import { useEditor, useView } from "../../state/editor-context";

/** In place of a form when no block is selected, or several are. */
export function BlockPanelEmpty() {
  const t = useTranslations("editor.panel");
  const editor = useEditor();
  const count = useView((view) => view.selected.length);
  if (count > 1) {
    return (
      <div className="flex flex-col gap-3 p-4">
        <h2 className="font-semibold text-sm">{t("several", { count })}</h2>
        {editor.canEdit ? (
          <div className="flex gap-2">
            <Button size="sm" onClick={() => duplicateSelection(editor)}>
              <Copy aria-hidden="true" />
              {t("duplicate")}
            </Button>
            <Button size="sm" onClick={() => deleteSelection(editor)}>
              <Trash2 aria-hidden="true" />
              {t("remove")}
            </Button>
          </div>
        ) : null}
      </div>
    );
  }
  return (
    <div className="flex flex-col items-center px-8 py-16 text-center">
      <SquareMousePointer aria-hidden="true" className="mb-3 size-6 text-faint" />
      <h2 className="font-medium text-sm">{t("nothingTitle")}</h2>
      <p className="mt-1 text-[13px] text-faint">{t("nothingText")}</p>
    </div>
  );
}

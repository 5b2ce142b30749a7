"use client";

import {
  Button,
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@callwright/ui";
import { Copy, Ellipsis, LifeBuoy, Trash2, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { deleteAndBridge } from "../../model/block-commands";
import { setErrorHandler } from "../../model/flow-commands";
import { duplicateSelection } from "../../state/clipboard-actions";
import { deleteSelection, select } from "../../state/editor-actions";
import { useBlock, useBlockView, useEditor, useFlow, useRun } from "../../state/editor-context";

/** What can be done with a block as a whole. */
export function BlockMenu({ id }: { id: string }) {
  const t = useTranslations("editor.form.menu");
  const editor = useEditor();
  const run = useRun();
  const block = useBlock(id);
  const view = useBlockView(id);
  const start = useFlow((flow) => flow.start);
  const onError = useFlow((flow) => flow.onError);
  if (!editor.canEdit || !block || !view || id === start) return null;
  const [next] = view.normal.flatMap((port) => block.next[port.id] ?? []);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t("label")}>
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => duplicateSelection(editor)}>
          <Copy aria-hidden="true" />
          {t("duplicate")}
        </DropdownMenuItem>
        {block.kind === "error-handler" && onError !== id ? (
          <DropdownMenuItem onSelect={() => run(setErrorHandler(id))}>
            <LifeBuoy aria-hidden="true" />
            {t("errorHandler")}
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuSeparator />
        {next !== undefined && next !== id ? (
          <DropdownMenuItem
            onSelect={() => {
              run(deleteAndBridge(id, next));
              select(editor, []);
            }}
          >
            <Unplug aria-hidden="true" />
            {t("bridge")}
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem danger onSelect={() => deleteSelection(editor)}>
          <Trash2 aria-hidden="true" />
          {t("remove")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

"use client";

import {
  Button,
  ConfirmDialog,
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { AudioLines, EllipsisVertical, Pencil, Trash2, Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { useNotifyError } from "@/features/api/use-notify-error";
import { useMay } from "@/features/shell/hooks/use-me";
import type { PromptRow } from "../prompt-row";
import { PromptDialog } from "./prompt-dialog";
import { PromptUsesDialog } from "./prompt-uses-dialog";
import { RenameDialog } from "./rename-dialog";

export function PromptMenu({ prompt }: { prompt: PromptRow }) {
  const t = useTranslations("prompts");
  const common = useTranslations("common");
  const api = useApi();
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const mayEdit = useMay("editor");
  const [dialog, setDialog] = useState<"rename" | "replace" | "uses" | "delete" | null>(null);
  const close = () => setDialog(null);
  const onSuccess = () => queries.invalidateQueries(api.prompts.list.pathFilter());
  const rename = useMutation(api.prompts.rename.mutationOptions({ onSuccess }));
  const remove = useMutation(api.prompts.delete.mutationOptions({ onSuccess, onError: notifyError, onSettled: close }));
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={t("menu.label", { name: prompt.name })}>
            <EllipsisVertical />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setDialog("uses")}>
            <Workflow /> {t("menu.uses")}
          </DropdownMenuItem>
          {mayEdit ? (
            <>
              <DropdownMenuItem onSelect={() => setDialog("replace")}>
                <AudioLines /> {t("menu.replace")}
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setDialog("rename")}>
                <Pencil /> {t("menu.rename")}
              </DropdownMenuItem>
              <DropdownMenuSeparator />
              <DropdownMenuItem danger onSelect={() => setDialog("delete")}>
                <Trash2 /> {common("delete")}
              </DropdownMenuItem>
            </>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      {dialog === "replace" ? <PromptDialog prompt={prompt} onClose={close} /> : null}
      {dialog === "uses" ? <PromptUsesDialog prompt={prompt} onClose={close} /> : null}
      {dialog === "rename" ? (
        <RenameDialog
          title={t("rename.title", { name: prompt.name })}
          name={prompt.name}
          error={rename.error}
          busy={rename.isPending}
          onClose={close}
          onRename={(name) => rename.mutate({ id: prompt.id, name }, { onSuccess: close })}
        />
      ) : null}
      <ConfirmDialog
        open={dialog === "delete"}
        onOpenChange={(open) => !open && close()}
        title={t("delete.title", { name: prompt.name })}
        description={t("delete.description")}
        confirmLabel={common("delete")}
        cancelLabel={common("cancel")}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: prompt.id })}
      />
    </>
  );
}

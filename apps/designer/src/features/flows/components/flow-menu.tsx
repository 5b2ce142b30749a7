"use client";

import {
  Button,
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
  toast,
} from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Copy, Download, EllipsisVertical } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi, useApiClient } from "@/features/api/api-provider";
import { useErrorText } from "@/features/api/use-error-text";
import { saveFile } from "@/features/format/save-file";
import { useMay } from "@/features/shell/hooks/use-me";
import type { FlowRow } from "./flows-table";

/** What one does with a flow without opening it. */
export function FlowMenu({ flow }: { flow: FlowRow }) {
  const t = useTranslations("flows");
  const api = useApi();
  const client = useApiClient();
  const queries = useQueryClient();
  const mayEdit = useMay("editor");
  const errorText = useErrorText();
  const onError = (error: unknown) => {
    const { what, hint } = errorText(error);
    toast.error(what, { description: hint });
  };
  const onSuccess = () => queries.invalidateQueries(api.flows.list.pathFilter());
  const duplicate = useMutation(api.flows.duplicate.mutationOptions({ onSuccess, onError }));
  const archive = useMutation(api.flows.archive.mutationOptions({ onSuccess, onError }));
  const isArchived = flow.archivedAt !== null;

  const download = async () => {
    try {
      const { name, json } = await client.flows.export.query({ flowId: flow.id });
      saveFile(`${name}.json`, "application/json", json);
    } catch (error) {
      onError(error);
    }
  };

  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t("menu.label", { name: flow.name })}>
          <EllipsisVertical />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {mayEdit ? (
          <DropdownMenuItem
            onSelect={() => duplicate.mutate({ flowId: flow.id, name: t("menu.copyName", { name: flow.name }) })}
          >
            <Copy /> {t("menu.duplicate")}
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem onSelect={() => void download()}>
          <Download /> {t("menu.export")}
        </DropdownMenuItem>
        {mayEdit ? (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => archive.mutate({ flowId: flow.id, archived: !isArchived })}>
              {isArchived ? <ArchiveRestore /> : <Archive />} {isArchived ? t("menu.restore") : t("menu.archive")}
            </DropdownMenuItem>
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

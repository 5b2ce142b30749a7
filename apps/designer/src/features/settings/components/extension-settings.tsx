"use client";

import {
  Button,
  Dialog,
  DialogClose,
  DialogContent,
  DialogFooter,
  EmptyState,
  Field,
  Input,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Phone, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { DeleteButton } from "@/features/api/delete-button";
import { ErrorCallout } from "@/features/api/error-callout";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { useNotifyError } from "@/features/api/use-notify-error";
import { useMay } from "@/features/shell/hooks/use-me";
import type { AppRouter } from "@/server/trpc/router";
import { SettingsSectionFrame } from "./settings-section";

type ExtensionRow = inferRouterOutputs<AppRouter>["settings"]["listExtensions"][number];

export function ExtensionSettings() {
  const t = useTranslations("settings.extensions");
  const api = useApi();
  const mayManage = useMay("admin");
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const [dialog, setDialog] = useState<ExtensionRow | "new" | null>(null);
  const extensions = useQuery(api.settings.listExtensions.queryOptions());
  const remove = useMutation(
    api.settings.deleteExtension.mutationOptions({
      onSuccess: () => queries.invalidateQueries(api.settings.listExtensions.pathFilter()),
      onError: notifyError,
    }),
  );
  const add = mayManage ? (
    <Button variant="primary" onClick={() => setDialog("new")}>
      <Plus /> {t("add")}
    </Button>
  ) : null;
  return (
    <SettingsSectionFrame title={t("title")} description={t("description")} action={add}>
      {extensions.isPending ? <ListSkeleton rows={2} /> : null}
      {extensions.isError ? <LoadError error={extensions.error} onRetry={() => extensions.refetch()} /> : null}
      {extensions.data?.length === 0 ? (
        <EmptyState icon={<Phone />} title={t("empty.title")}>
          {t("empty.text")}
        </EmptyState>
      ) : null}
      {extensions.data && extensions.data.length > 0 ? (
        <Table aria-label={t("title")}>
          <TableHead>
            <TableRow>
              <TableHeader>{t("extension")}</TableHeader>
              <TableHeader>{t("label")}</TableHeader>
              <TableHeader>{t("sipUri")}</TableHeader>
              <TableHeader>
                <span className="sr-only">{t("actions")}</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {extensions.data.map((row) => (
              <TableRow key={row.extension}>
                <TableCell className="font-medium text-ink">{row.extension}</TableCell>
                <TableCell className="text-muted">{row.label}</TableCell>
                <TableCell className="font-mono text-muted text-xs">{row.sipUri}</TableCell>
                <TableCell className="w-0 py-1 pr-2">
                  {mayManage ? (
                    <div className="flex justify-end gap-1">
                      <Button size="sm" variant="ghost" onClick={() => setDialog(row)}>
                        {t("edit")}
                      </Button>
                      <DeleteButton
                        label={t("delete.label", { extension: row.extension })}
                        title={t("delete.title", { extension: row.extension })}
                        description={t("delete.description")}
                        onDelete={() => remove.mutateAsync({ extension: row.extension })}
                      />
                    </div>
                  ) : null}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : null}
      {dialog ? (
        <ExtensionDialog {...(dialog === "new" ? {} : { row: dialog })} onClose={() => setDialog(null)} />
      ) : null}
    </SettingsSectionFrame>
  );
}

function ExtensionDialog({ row, onClose }: { row?: ExtensionRow; onClose: () => void }) {
  const t = useTranslations("settings.extensions");
  const common = useTranslations("common");
  const api = useApi();
  const queries = useQueryClient();
  const save = useMutation(
    api.settings.saveExtension.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(api.settings.listExtensions.pathFilter());
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate({
      extension: row?.extension ?? String(form.get("extension")),
      label: String(form.get("label")),
      sipUri: String(form.get("sipUri")),
    });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={row ? t("editTitle", { extension: row.extension }) : t("addTitle")}
        closeLabel={common("close")}
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <ErrorCallout error={save.error} />
          {row ? null : (
            <Field label={t("extension")}>
              {(control) => (
                <Input
                  {...control}
                  name="extension"
                  required
                  pattern="[0-9]{1,10}"
                  inputMode="numeric"
                  autoFocus
                  placeholder="2001"
                />
              )}
            </Field>
          )}
          <Field label={t("label")} hint={common("optional")}>
            {(control) => (
              <Input
                {...control}
                name="label"
                maxLength={80}
                defaultValue={row?.label ?? ""}
                placeholder={t("labelPlaceholder")}
              />
            )}
          </Field>
          <Field label={t("sipUri")} help={t("sipUriHelp")}>
            {(control) => (
              <Input
                {...control}
                name="sipUri"
                required
                maxLength={200}
                defaultValue={row?.sipUri ?? ""}
                placeholder="sip:desk@192.0.2.10:5060"
                spellCheck={false}
              />
            )}
          </Field>
          <DialogFooter className="mt-2">
            <DialogClose asChild>
              <Button>{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {common("save")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

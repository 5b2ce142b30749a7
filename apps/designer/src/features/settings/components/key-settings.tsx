"use client";

import {
  Badge,
  Button,
  Dialog,
  DialogClose,
  DialogContent,
  DialogFooter,
  EmptyState,
  Field,
  Input,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { DeleteButton } from "@/features/api/delete-button";
import { ErrorCallout } from "@/features/api/error-callout";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { useNotifyError } from "@/features/api/use-notify-error";
import { RelativeTime } from "@/features/format/relative-time";
import { useMe } from "@/features/shell/hooks/use-me";
import { ROLES, type RoleName, roleReaches } from "@/features/shell/roles";
import { SecretOnce } from "./secret-once";
import { SettingsSectionFrame } from "./settings-section";

export function KeySettings() {
  const t = useTranslations("settings.keys");
  const roles = useTranslations("person.roles");
  const api = useApi();
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const [adding, setAdding] = useState(false);
  const keys = useQuery(api.settings.listApiKeys.queryOptions());
  const revoke = useMutation(
    api.settings.revokeApiKey.mutationOptions({
      onSuccess: () => queries.invalidateQueries(api.settings.listApiKeys.pathFilter()),
      onError: notifyError,
    }),
  );
  return (
    <SettingsSectionFrame
      title={t("title")}
      description={t("description")}
      action={
        <Button variant="primary" onClick={() => setAdding(true)}>
          <Plus /> {t("add")}
        </Button>
      }
    >
      {keys.isPending ? <ListSkeleton rows={2} /> : null}
      {keys.isError ? <LoadError error={keys.error} onRetry={() => keys.refetch()} /> : null}
      {keys.data?.length === 0 ? (
        <EmptyState icon={<KeyRound />} title={t("empty.title")}>
          {t("empty.text")}
        </EmptyState>
      ) : null}
      {keys.data && keys.data.length > 0 ? (
        <Table aria-label={t("title")}>
          <TableHead>
            <TableRow>
              <TableHeader>{t("columns.name")}</TableHeader>
              <TableHeader>{t("columns.role")}</TableHeader>
              <TableHeader>{t("columns.used")}</TableHeader>
              <TableHeader>{t("columns.made")}</TableHeader>
              <TableHeader>
                <span className="sr-only">{t("columns.actions")}</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {keys.data.map((key) => (
              <TableRow key={key.id}>
                <TableCell>
                  <span className="font-medium text-ink">{key.name}</span>
                  <span className="block font-mono text-faint text-xs">{key.prefix}…</span>
                </TableCell>
                <TableCell>
                  <Badge>{roles(key.role)}</Badge>
                </TableCell>
                <TableCell className="text-muted">
                  {key.lastUsedAt ? (
                    <RelativeTime at={key.lastUsedAt} />
                  ) : (
                    <span className="text-faint">{t("never")}</span>
                  )}
                </TableCell>
                <TableCell className="text-muted">
                  <RelativeTime at={key.createdAt} />
                </TableCell>
                <TableCell className="w-0 py-1 pr-2 text-right">
                  <DeleteButton
                    label={t("revoke.label", { name: key.name })}
                    title={t("revoke.title", { name: key.name })}
                    description={t("revoke.description")}
                    confirmLabel={t("revoke.confirm")}
                    onDelete={() => revoke.mutateAsync({ id: key.id })}
                  />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : null}
      {adding ? <KeyDialog onClose={() => setAdding(false)} /> : null}
    </SettingsSectionFrame>
  );
}

function KeyDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.keys");
  const people = useTranslations("settings.people");
  const roles = useTranslations("person.roles");
  const common = useTranslations("common");
  const api = useApi();
  const me = useMe();
  const queries = useQueryClient();
  const [role, setRole] = useState<RoleName>("editor");
  const create = useMutation(
    api.settings.createApiKey.mutationOptions({
      onSuccess: () => queries.invalidateQueries(api.settings.listApiKeys.pathFilter()),
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate({ name: String(new FormData(event.currentTarget).get("name")), role });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={create.data ? t("madeTitle") : t("addTitle")}
        description={create.data ? t("madeDescription") : t("addDescription")}
        closeLabel={common("close")}
      >
        {create.data ? (
          <SecretOnce label={t("key")} secret={create.data.key} onDone={onClose} />
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-4">
            <ErrorCallout error={create.error} />
            <Field label={common("name")} help={t("nameHelp")}>
              {(control) => <Input {...control} name="name" required maxLength={80} autoFocus />}
            </Field>
            <Field label={t("columns.role")}>
              {(control) => (
                <Select
                  {...control}
                  value={role}
                  onValueChange={setRole}
                  options={ROLES.filter((candidate) => roleReaches(me.role, candidate)).map((candidate) => ({
                    value: candidate,
                    label: roles(candidate),
                    description: people(`roleHelp.${candidate}`),
                  }))}
                />
              )}
            </Field>
            <DialogFooter className="mt-2">
              <DialogClose asChild>
                <Button>{common("cancel")}</Button>
              </DialogClose>
              <Button type="submit" variant="primary" busy={create.isPending}>
                {t("add")}
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

"use client";

import {
  Badge,
  Button,
  EmptyState,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LockKeyhole, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { DeleteButton } from "@/features/api/delete-button";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { useNotifyError } from "@/features/api/use-notify-error";
import { RelativeTime } from "@/features/format/relative-time";
import { CREDENTIAL_TYPES } from "../credential-types";
import { CredentialDialog } from "./credential-dialog";
import { SettingsSectionFrame } from "./settings-section";

/** Secrets with which flows sign in to other systems. */
export function CredentialSettings() {
  const t = useTranslations("settings.credentials");
  const api = useApi();
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const [adding, setAdding] = useState(false);
  const credentials = useQuery(api.settings.listCredentials.queryOptions());
  const remove = useMutation(
    api.settings.deleteCredential.mutationOptions({
      onSuccess: () => queries.invalidateQueries(api.settings.listCredentials.pathFilter()),
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
      {credentials.isPending ? <ListSkeleton rows={2} /> : null}
      {credentials.isError ? <LoadError error={credentials.error} onRetry={() => credentials.refetch()} /> : null}
      {credentials.data?.length === 0 ? (
        <EmptyState icon={<LockKeyhole />} title={t("empty.title")}>
          {t("empty.text")}
        </EmptyState>
      ) : null}
      {credentials.data && credentials.data.length > 0 ? (
        <Table aria-label={t("title")}>
          <TableHead>
            <TableRow>
              <TableHeader>{t("columns.name")}</TableHeader>
              <TableHeader>{t("columns.type")}</TableHeader>
              <TableHeader>{t("columns.made")}</TableHeader>
              <TableHeader>
                <span className="sr-only">{t("columns.actions")}</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {credentials.data.map((row) => {
              const type = CREDENTIAL_TYPES.find((candidate) => candidate === row.type);
              return (
                <TableRow key={row.id}>
                  <TableCell className="font-medium text-ink">{row.name}</TableCell>
                  <TableCell>
                    <Badge>{type ? t(`types.${type}`) : row.type}</Badge>
                  </TableCell>
                  <TableCell className="text-muted">
                    <RelativeTime at={row.createdAt} />
                  </TableCell>
                  <TableCell className="w-0 py-1 pr-2 text-right">
                    <DeleteButton
                      label={t("delete.label", { name: row.name })}
                      title={t("delete.title", { name: row.name })}
                      description={t("delete.description")}
                      onDelete={() => remove.mutateAsync({ id: row.id })}
                    />
                  </TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      ) : null}
      {adding ? <CredentialDialog onClose={() => setAdding(false)} /> : null}
    </SettingsSectionFrame>
  );
}

"use client";

import {
  Button,
  EmptyState,
  PageHeader,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ContactRound, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { DeleteButton } from "@/features/api/delete-button";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { useNotifyError } from "@/features/api/use-notify-error";
import { RelativeTime } from "@/features/format/relative-time";
import { PageBody } from "@/features/shell/components/page-body";
import { useMay } from "@/features/shell/hooks/use-me";
import type { CallerListRow } from "../prompt-row";
import { CallerListDialog } from "./caller-list-dialog";

export function CallerListsPage() {
  const t = useTranslations("callerLists");
  const api = useApi();
  const mayEdit = useMay("editor");
  const [dialog, setDialog] = useState<CallerListRow | "new" | null>(null);
  const lists = useQuery(api.callerLists.list.queryOptions());
  const add = mayEdit ? (
    <Button variant="primary" onClick={() => setDialog("new")}>
      <Plus /> {t("add")}
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("description")} actions={add} />
      {lists.isPending ? <ListSkeleton /> : null}
      {lists.isError ? <LoadError error={lists.error} onRetry={() => lists.refetch()} /> : null}
      {lists.data?.length === 0 ? (
        <EmptyState icon={<ContactRound />} title={t("empty.title")} action={add}>
          {t("empty.text")}
        </EmptyState>
      ) : null}
      {lists.data && lists.data.length > 0 ? (
        <Table aria-label={t("title")}>
          <TableHead>
            <TableRow>
              <TableHeader>{t("columns.name")}</TableHeader>
              <TableHeader>{t("columns.entries")}</TableHeader>
              <TableHeader>{t("columns.changed")}</TableHeader>
              <TableHeader>
                <span className="sr-only">{t("columns.actions")}</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {lists.data.map((list) => (
              <Row key={list.id} list={list} onEdit={() => setDialog(list)} />
            ))}
          </TableBody>
        </Table>
      ) : null}
      {dialog ? (
        <CallerListDialog {...(dialog === "new" ? {} : { list: dialog })} onClose={() => setDialog(null)} />
      ) : null}
    </PageBody>
  );
}

const SHOWN_ENTRIES = 4;

function Row({ list, onEdit }: { list: CallerListRow; onEdit: () => void }) {
  const t = useTranslations("callerLists");
  const api = useApi();
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const mayEdit = useMay("editor");
  const remove = useMutation(
    api.callerLists.delete.mutationOptions({
      onSuccess: () => queries.invalidateQueries(api.callerLists.list.pathFilter()),
      onError: notifyError,
    }),
  );
  const first = list.entries.slice(0, SHOWN_ENTRIES).map((entry) => entry.label || entry.pattern);
  return (
    <TableRow>
      <TableCell className="font-medium text-ink">{list.name}</TableCell>
      <TableCell className="text-muted">
        {t("count", { count: list.entries.length })}
        {first.length > 0 ? (
          <span className="ml-2 text-faint">
            {first.join(", ")}
            {list.entries.length > SHOWN_ENTRIES ? "…" : ""}
          </span>
        ) : null}
      </TableCell>
      <TableCell className="text-muted">
        <RelativeTime at={list.updatedAt} />
      </TableCell>
      <TableCell className="w-0 py-1 pr-2">
        {mayEdit ? (
          <div className="flex justify-end gap-1">
            <Button size="sm" variant="ghost" onClick={onEdit}>
              {t("edit")}
            </Button>
            <DeleteButton
              label={t("delete.label", { name: list.name })}
              title={t("delete.title", { name: list.name })}
              description={t("delete.description")}
              onDelete={() => remove.mutateAsync({ id: list.id })}
            />
          </div>
        ) : null}
      </TableCell>
    </TableRow>
  );
}

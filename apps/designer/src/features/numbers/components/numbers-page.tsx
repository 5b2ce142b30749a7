"use client";

import {
  Badge,
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
import type { inferRouterOutputs } from "@trpc/server";
import { Hash, Plus } from "lucide-react";
import Link from "next/link";
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
import type { AppRouter } from "@/server/trpc/router";
import { AssignDialog } from "./assign-dialog";
import { NumberDialog } from "./number-dialog";

export type NumberRow = inferRouterOutputs<AppRouter>["numbers"]["list"][number];

export function NumbersPage() {
  const t = useTranslations("numbers");
  const api = useApi();
  const mayManage = useMay("admin");
  const [adding, setAdding] = useState(false);
  const numbers = useQuery(api.numbers.list.queryOptions());
  const add = mayManage ? (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus /> {t("add")}
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("description")} actions={add} />
      {numbers.isPending ? <ListSkeleton /> : null}
      {numbers.isError ? <LoadError error={numbers.error} onRetry={() => numbers.refetch()} /> : null}
      {numbers.data?.length === 0 ? (
        <EmptyState icon={<Hash />} title={t("empty.title")} action={add}>
          {t("empty.text")}
        </EmptyState>
      ) : null}
      {numbers.data && numbers.data.length > 0 ? <NumbersTable numbers={numbers.data} /> : null}
      {adding ? <NumberDialog onClose={() => setAdding(false)} /> : null}
    </PageBody>
  );
}

function NumbersTable({ numbers }: { numbers: readonly NumberRow[] }) {
  const t = useTranslations("numbers");
  return (
    <Table aria-label={t("title")}>
      <TableHead>
        <TableRow>
          <TableHeader>{t("columns.number")}</TableHeader>
          <TableHeader>{t("columns.label")}</TableHeader>
          <TableHeader>{t("columns.answeredBy")}</TableHeader>
          <TableHeader>{t("columns.changed")}</TableHeader>
          <TableHeader>
            <span className="sr-only">{t("columns.actions")}</span>
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {numbers.map((number) => (
          <Row key={number.id} number={number} />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({ number }: { number: NumberRow }) {
  const t = useTranslations("numbers");
  const api = useApi();
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const mayAssign = useMay("editor");
  const mayManage = useMay("admin");
  const [dialog, setDialog] = useState<"assign" | "label" | null>(null);
  const remove = useMutation(
    api.numbers.delete.mutationOptions({
      onSuccess: () => queries.invalidateQueries(api.numbers.list.pathFilter()),
      onError: notifyError,
    }),
  );
  return (
    <TableRow>
      <TableCell className="font-medium">
        <Link
          href={`/calls?number=${encodeURIComponent(number.number)}`}
          className="text-ink hover:underline"
          title={t("showCalls")}
        >
          {number.number}
        </Link>
      </TableCell>
      <TableCell className="text-muted">{number.label || <span className="text-faint">–</span>}</TableCell>
      <TableCell>
        {number.flowId && number.flowName ? (
          <span className="flex items-center gap-2">
            <Link href={`/flows/${number.flowId}`} className="text-ink hover:underline">
              {number.flowName}
            </Link>
            <Badge>{t("version", { version: number.flowVersion ?? 0 })}</Badge>
          </span>
        ) : (
          <Badge tone="warn">{t("nobody")}</Badge>
        )}
      </TableCell>
      <TableCell className="text-muted">
        <RelativeTime at={number.updatedAt} />
      </TableCell>
      <TableCell className="w-0 py-1 pr-2">
        <div className="flex justify-end gap-1">
          {mayAssign ? (
            <Button size="sm" variant="ghost" onClick={() => setDialog("assign")}>
              {t("assign")}
            </Button>
          ) : null}
          {mayManage ? (
            <>
              <Button size="sm" variant="ghost" onClick={() => setDialog("label")}>
                {t("rename")}
              </Button>
              <DeleteButton
                label={t("delete.label", { number: number.number })}
                title={t("delete.title", { number: number.number })}
                description={t("delete.description")}
                onDelete={() => remove.mutateAsync({ id: number.id })}
              />
            </>
          ) : null}
        </div>
        {dialog === "assign" ? <AssignDialog number={number} onClose={() => setDialog(null)} /> : null}
        {dialog === "label" ? <NumberDialog number={number} onClose={() => setDialog(null)} /> : null}
      </TableCell>
    </TableRow>
  );
}

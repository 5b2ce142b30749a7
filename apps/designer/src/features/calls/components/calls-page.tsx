"use client";

import { Button, EmptyState, PageHeader } from "@callwright/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { PhoneCall, PhoneMissed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/features/api/api-provider";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { PageBody } from "@/features/shell/components/page-body";
import { useCallFilter } from "../hooks/use-call-filter";
import { CallFilterBar } from "./call-filter-bar";
import { CallsTable } from "./calls-table";

const REFRESH_MS = 3_000;

export function CallsPage() {
  const t = useTranslations("calls");
  const api = useApi();
  const { filter, query, setFilter, active } = useCallFilter();
  const calls = useQuery(
    api.calls.list.queryOptions(query, {
      refetchInterval: filter.before ? false : REFRESH_MS,
      placeholderData: keepPreviousData,
    }),
  );
  const last = calls.data?.calls.at(-1);
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("description")} />
      <CallFilterBar filter={filter} onChange={setFilter} />
      {calls.isPending ? <ListSkeleton rows={8} /> : null}
      {calls.isError ? <LoadError error={calls.error} onRetry={() => calls.refetch()} /> : null}
      {calls.data?.calls.length === 0 ? (
        active ? (
          <EmptyState
            icon={<PhoneMissed />}
            title={t("noMatch.title")}
            action={<Button onClick={() => setFilter({})}>{t("noMatch.action")}</Button>}
          >
            {t("noMatch.text")}
          </EmptyState>
        ) : (
          <EmptyState icon={<PhoneCall />} title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        )
      ) : null}
      {calls.data && calls.data.calls.length > 0 ? (
        <>
          <CallsTable calls={calls.data.calls} />
          <div className="mt-4 flex items-center justify-between text-faint text-sm">
            <span>{filter.before ? null : t("live")}</span>
            <span className="flex gap-2">
              {filter.before ? (
                <Button size="sm" onClick={() => setFilter({ ...filter, before: undefined })}>
                  {t("newest")}
                </Button>
              ) : null}
              {calls.data.more && last ? (
                <Button size="sm" onClick={() => setFilter({ ...filter, before: last.startedAt.toISOString() })}>
                  {t("older")}
                </Button>
              ) : null}
            </span>
          </div>
        </>
      ) : null}
    </PageBody>
  );
}

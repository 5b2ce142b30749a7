"use client";

import { Card, EmptyState, PageHeader, Skeleton, Tabs, TabsContent, TabsList, TabsTrigger } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { Route } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useApi } from "@/features/api/api-provider";
import { LoadError } from "@/features/api/load-error";
import { PageBody } from "@/features/shell/components/page-body";
import { useMay } from "@/features/shell/hooks/use-me";
import { CallFacts } from "./call-facts";
import { CallJournal } from "./call-journal";
import { CallLegs } from "./call-legs";
import { CallPath } from "./call-path";
import { CallStatusBadge } from "./call-status";

const REFRESH_MS = 2_000;

export function CallPage({ callId }: { callId: string }) {
  const t = useTranslations("call");
  const api = useApi();
  const maySeeJournal = useMay("editor");
  const call = useQuery(
    api.calls.get.queryOptions(
      { callId },
      // a call that goes on changes; one that is over never does
      { refetchInterval: (query) => (query.state.data?.summary.status === "inProgress" ? REFRESH_MS : false) },
    ),
  );
  const back = (
    <Link href="/calls" className="hover:text-ink hover:underline">
      {t("back")}
    </Link>
  );
  if (call.isError) {
    return (
      <PageBody width="full">
        <PageHeader title={t("title")} breadcrumb={back} />
        <LoadError error={call.error} onRetry={() => call.refetch()} />
      </PageBody>
    );
  }
  if (!call.data) {
    return (
      <PageBody width="full">
        <PageHeader title={<Skeleton className="h-7 w-64" />} breadcrumb={back} />
        <Skeleton className="mb-4 h-20" />
        <Skeleton className="h-96" />
      </PageBody>
    );
  }
  const { summary, visits, legs } = call.data;
  return (
    <PageBody width="full">
      <PageHeader
        breadcrumb={back}
        title={
          <span className="flex items-center gap-3">
            {t("heading", { caller: summary.callerName || summary.ani || t("anonymous"), number: summary.dnis })}
            <CallStatusBadge status={summary.status} />
          </span>
        }
      />
      <CallFacts call={call.data} />
      <Tabs defaultValue="path" className="mt-6">
        <TabsList>
          <TabsTrigger value="path">{t("tabs.path")}</TabsTrigger>
          <TabsTrigger value="legs">{t("tabs.legs", { count: legs.length })}</TabsTrigger>
          {maySeeJournal ? <TabsTrigger value="events">{t("tabs.events")}</TabsTrigger> : null}
        </TabsList>
        <TabsContent value="path">
          {visits.length > 0 ? (
            <CallPath call={call.data} />
          ) : (
            <EmptyState icon={<Route />} title={t("noPath.title")}>
              {summary.status === "inProgress" ? t("noPath.soon") : t("noPath.none")}
            </EmptyState>
          )}
        </TabsContent>
        <TabsContent value="legs">
          <CallLegs legs={legs} />
        </TabsContent>
        {maySeeJournal ? (
          <TabsContent value="events">
            <Card className="overflow-hidden">
              <CallJournal callId={callId} startedAt={summary.startedAt} />
            </Card>
          </TabsContent>
        ) : null}
      </Tabs>
    </PageBody>
  );
}

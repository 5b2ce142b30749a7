"use client";

import { Badge, Button, Callout, Card, CardHeader, PageHeader, Skeleton } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { Hash, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useApi } from "@/features/api/api-provider";
import { LoadError } from "@/features/api/load-error";
import { clockDuration } from "@/features/format/duration";
import { RelativeTime } from "@/features/format/relative-time";
import { PageBody } from "@/features/shell/components/page-body";
import { useMe } from "@/features/shell/hooks/use-me";
import { componentNames } from "../component-names";
import { FirstSteps } from "./first-steps";

const REFRESH_MS = 10_000;

export function HomePage() {
  const t = useTranslations("home");
  const me = useMe();
  const api = useApi();
  const overview = useQuery(api.home.overview.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const firstName = me.user.name.split(" ")[0] ?? me.user.name;
  return (
    <PageBody>
      <PageHeader
        title={t("greeting", { name: firstName })}
        description={t("description", { workspace: me.workspace.name })}
      />
      {overview.isError ? <LoadError error={overview.error} onRetry={() => overview.refetch()} /> : null}
      {overview.isPending ? <HomeSkeleton /> : null}
      {overview.data ? (
        <div className="flex flex-col gap-6">
          {overview.data.wrong.length > 0 || overview.data.unanswered.length > 0 ? (
            <div className="flex flex-col gap-2">
              {overview.data.wrong.map((component) => (
                <Callout
                  key={component.name}
                  tone={component.state === "down" ? "bad" : "warn"}
                  icon={<TriangleAlert />}
                  title={t(`wrong.${component.state}`, { name: componentNames[component.name] ?? component.name })}
                >
                  {component.detail}
                </Callout>
              ))}
              {overview.data.unanswered.length > 0 ? (
                <Callout
                  tone="warn"
                  icon={<Hash />}
                  title={t("unanswered.title", {
                    numbers: overview.data.unanswered.map((number) => number.number).join(", "),
                    count: overview.data.unanswered.length,
                  })}
                  action={
                    <Button size="sm" asChild>
                      <Link href="/numbers">{t("unanswered.action")}</Link>
                    </Button>
                  }
                >
                  {t("unanswered.text")}
                </Callout>
              ) : null}
            </div>
          ) : null}
          <FirstSteps steps={overview.data.steps} firstNumber={overview.data.firstNumber} />
          <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
            <Figure label={t("figures.now")} href="/calls?status=inProgress">
              {overview.data.today.inProgress}
            </Figure>
            <Figure label={t("figures.today")} href="/calls?period=day">
              {overview.data.today.total}
            </Figure>
            <Figure label={t("figures.average")} href="/calls?period=day&status=completed">
              {overview.data.today.averageMs === null ? "–" : clockDuration(overview.data.today.averageMs)}
            </Figure>
            <Figure
              label={t("figures.failed")}
              href="/calls?period=day&status=failed"
              bad={overview.data.today.failed > 0}
            >
              {overview.data.today.failed}
            </Figure>
          </dl>
          {overview.data.flows.length > 0 ? (
            <Card>
              <CardHeader
                title={t("flows.title")}
                actions={
                  <Button variant="link" size="inline" asChild>
                    <Link href="/flows" className="text-[13px]">
                      {t("flows.all")}
                    </Link>
                  </Button>
                }
              />
              <ul className="divide-y divide-line">
                {overview.data.flows.map((flow) => (
                  <li key={flow.id} className="relative flex items-center gap-3 px-5 py-2.5 text-sm hover:bg-hover/60">
                    <Link
                      href={`/flows/${flow.id}`}
                      className="min-w-0 flex-1 truncate font-medium text-ink after:absolute after:inset-0"
                    >
                      {flow.name}
                    </Link>
                    {flow.numbers.map(({ number }) => (
                      <Badge key={number} tone="accent">
                        <Hash aria-hidden="true" />
                        {number}
                      </Badge>
                    ))}
                    <span className="relative w-28 text-right text-faint text-xs">
                      <RelativeTime at={flow.updatedAt} />
                    </span>
                  </li>
                ))}
              </ul>
            </Card>
          ) : null}
        </div>
      ) : null}
    </PageBody>
  );
}

function Figure({
  label,
  href,
  bad = false,
  children,
}: {
  label: string;
  href: string;
  bad?: boolean;
  children: ReactNode;
}) {
  return (
    <Card className="relative px-5 py-4 transition-colors duration-100 hover:border-line-strong">
      <dt className="text-faint text-xs">
        <Link href={href} className="after:absolute after:inset-0">
          {label}
        </Link>
      </dt>
      <dd className={`mt-1 font-semibold text-2xl tabular-nums tracking-tight ${bad ? "text-bad" : "text-ink"}`}>
        {children}
      </dd>
    </Card>
  );
}

function HomeSkeleton() {
  return (
    <div className="flex flex-col gap-6" aria-busy="true">
      <Skeleton className="h-28" />
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="h-20" />
        ))}
      </div>
      <Skeleton className="h-52" />
    </div>
  );
}

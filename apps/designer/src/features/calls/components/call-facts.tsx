"use client";

import { Card } from "@callwright/ui";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { clockDuration } from "@/features/format/duration";
import { useMe } from "@/features/shell/hooks/use-me";
import { useCauseText } from "../hooks/use-cause-text";
import type { CallDetails } from "./call-types";

/** What one wants to know of a call at a glance. */
export function CallFacts({ call }: { call: CallDetails }) {
  const t = useTranslations("call.facts");
  const format = useFormatter();
  const { timeZone } = useMe().workspace;
  const causeText = useCauseText();
  const { summary, epochs, sipCallId } = call;
  const time = (at: Date) => format.dateTime(at, { dateStyle: "medium", timeStyle: "medium", timeZone });
  return (
    <Card>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-5 py-4 text-sm md:grid-cols-4">
        <Fact label={t("started")}>
          <time dateTime={summary.startedAt.toISOString()}>{time(summary.startedAt)}</time>
          <span className="block text-faint text-xs">{timeZone}</span>
        </Fact>
        <Fact label={t("duration")}>
          {summary.durationMs === null ? t("goesOn") : clockDuration(summary.durationMs)}
        </Fact>
        <Fact label={t("flow")}>
          {summary.flowId && summary.flowName ? (
            <Link href={`/flows/${summary.flowId}`} className="hover:underline">
              {summary.flowName}
            </Link>
          ) : (
            t("noFlow")
          )}
          {summary.flowVersion ? (
            <span className="block text-faint text-xs">{t("version", { version: summary.flowVersion })}</span>
          ) : null}
        </Fact>
        <Fact label={t("ended")}>
          {summary.status === "inProgress" ? t("goesOn") : causeText(summary)}
          {summary.sipStatus ? <span className="block text-faint text-xs">SIP {summary.sipStatus}</span> : null}
        </Fact>
        <Fact label={t("caller")}>{summary.ani || t("anonymous")}</Fact>
        <Fact label={t("answered")}>
          {summary.answeredAt
            ? t("after", { seconds: ((summary.answeredAt.getTime() - summary.startedAt.getTime()) / 1000).toFixed(1) })
            : t("notAnswered")}
        </Fact>
        <Fact label={t("runtimes")}>{epochs > 1 ? t("takenOver", { count: epochs - 1 }) : t("one")}</Fact>
        <Fact label={t("sipCallId")}>
          <span className="block truncate font-mono text-xs" title={sipCallId}>
            {sipCallId}
          </span>
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-faint text-xs">{label}</dt>
      <dd className="mt-0.5 text-ink">{children}</dd>
    </div>
  );
}

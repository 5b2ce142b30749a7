"use client";

import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@callwright/ui";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { clockDuration } from "@/features/format/duration";
import { RelativeTime } from "@/features/format/relative-time";
import type { AppRouter } from "@/server/trpc/router";
import { useCauseText } from "../hooks/use-cause-text";
import { CallStatusBadge } from "./call-status";

export type CallRow = inferRouterOutputs<AppRouter>["calls"]["list"]["calls"][number];

/** Arrow keys walk from row to row; Enter opens, as the link that each row is. */
function walkRows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step =
    event.key === "ArrowDown" || event.key === "j" ? 1 : event.key === "ArrowUp" || event.key === "k" ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a[data-row]")];
  const at = links.findIndex((link) => link.matches(":focus"));
  const next = links[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function CallsTable({ calls }: { calls: readonly CallRow[] }) {
  const t = useTranslations("calls");
  const causeText = useCauseText();
  return (
    <Table aria-label={t("title")}>
      <TableHead>
        <TableRow>
          <TableHeader>{t("columns.caller")}</TableHeader>
          <TableHeader>{t("columns.number")}</TableHeader>
          <TableHeader>{t("columns.flow")}</TableHeader>
          <TableHeader>{t("columns.started")}</TableHeader>
          <TableHeader className="text-right">{t("columns.duration")}</TableHeader>
          <TableHeader>{t("columns.status")}</TableHeader>
          <TableHeader>{t("columns.ended")}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody onKeyDown={walkRows}>
        {calls.map((call) => (
          <TableRow key={call.id} className="relative focus-within:bg-hover/60">
            <TableCell className="font-medium">
              <Link
                data-row
                href={`/calls/${encodeURIComponent(call.id)}`}
                className="text-ink outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:outline-offset-[-2px]"
              >
                {call.callerName || call.ani || t("anonymous")}
              </Link>
              {call.callerName && call.ani ? <span className="ml-2 font-normal text-faint">{call.ani}</span> : null}
            </TableCell>
            <TableCell className="text-muted">{call.dnis}</TableCell>
            <TableCell className="text-muted">
              {call.flowName ?? <span className="text-faint">{t("noFlow")}</span>}
              {call.flowVersion ? <span className="ml-1.5 text-faint text-xs">v{call.flowVersion}</span> : null}
            </TableCell>
            <TableCell className="relative text-muted">
              <RelativeTime at={call.startedAt} />
            </TableCell>
            <TableCell className="text-right text-muted">
              {call.durationMs === null ? "–" : clockDuration(call.durationMs)}
            </TableCell>
            <TableCell>
              <CallStatusBadge status={call.status} />
            </TableCell>
            <TableCell className="text-muted">{causeText(call)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

"use client";

import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/features/api/api-provider";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { RelativeTime } from "@/features/format/relative-time";
import { SettingsSectionFrame } from "./settings-section";

/** Who changed what. */
export function AuditSettings() {
  const t = useTranslations("settings.audit");
  const api = useApi();
  const events = useQuery(api.settings.listAudit.queryOptions());
  return (
    <SettingsSectionFrame title={t("title")} description={t("description")}>
      {events.isPending ? <ListSkeleton rows={6} /> : null}
      {events.isError ? <LoadError error={events.error} onRetry={() => events.refetch()} /> : null}
      {events.data ? (
        <Table aria-label={t("title")}>
          <TableHead>
            <TableRow>
              <TableHeader>{t("when")}</TableHeader>
              <TableHeader>{t("who")}</TableHeader>
              <TableHeader>{t("what")}</TableHeader>
              <TableHeader>{t("detail")}</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {events.data.map((event) => (
              <TableRow key={event.id}>
                <TableCell className="whitespace-nowrap text-muted">
                  <RelativeTime at={event.at} />
                </TableCell>
                <TableCell className="whitespace-nowrap text-ink">{event.actorName}</TableCell>
                <TableCell className="whitespace-nowrap font-mono text-ink text-xs">{event.action}</TableCell>
                <TableCell className="break-all font-mono text-faint text-xs">{JSON.stringify(event.detail)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : null}
    </SettingsSectionFrame>
  );
}

"use client";

import { Badge, Button, Skeleton } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { RelativeTime } from "@/features/format/relative-time";
import { useEditor } from "../../state/editor-context";

export const versionsKey = (flowId: string) => ["editor", "versions", flowId] as const;

/** What was published, when, by whom, and which numbers it answers. */
export function VersionsPanel() {
  const t = useTranslations("editor.versions");
  const format = useFormatter();
  const { flowId, services, canEdit, view } = useEditor();
  const versions = useQuery({ queryKey: versionsKey(flowId), queryFn: () => services.versions(flowId) });
  if (versions.isPending) {
    return (
      <div className="flex flex-col gap-3 p-4">
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
      </div>
    );
  }
  if (versions.isError) {
    return (
      <div className="p-4 text-[13px] text-muted">
        <p>{t("failed")}</p>
        <Button size="sm" className="mt-2" onClick={() => void versions.refetch()}>
          {t("retry")}
        </Button>
      </div>
    );
  }
  if (versions.data.length === 0) {
    return (
      <div className="flex flex-col items-center px-8 py-16 text-center">
        <History aria-hidden="true" className="mb-3 size-6 text-faint" />
        <h2 className="font-medium text-sm">{t("noneTitle")}</h2>
        <p className="mt-1 text-[13px] text-faint">{t("noneText")}</p>
        {canEdit ? (
          <Button size="sm" className="mt-4" onClick={() => view.setState({ publishing: true })}>
            {t("publish")}
          </Button>
        ) : null}
      </div>
    );
  }
  return (
    <ol className="flex flex-col p-2">
      {versions.data.map((version) => (
        <li key={version.version} className="rounded-lg px-3 py-2.5 not-last:border-line not-last:border-b">
          <div className="flex items-center gap-2">
            <span className="font-semibold text-[13px] tabular-nums">{t("version", { version: version.version })}</span>
            {version.numbers.map((number) => (
              <Badge key={number.id} tone="good" title={number.label}>
                {number.number}
              </Badge>
            ))}
            <span className="flex-1" />
            <span className="text-[12px] text-faint">
              <RelativeTime at={version.createdAt} />
            </span>
          </div>
          <p className="text-[13px] text-muted">{version.note || t("noNote")}</p>
          <p className="text-[12px] text-faint">
            {t("by", { name: version.createdBy, at: format.dateTime(version.createdAt, { dateStyle: "medium" }) })}
          </p>
        </li>
      ))}
    </ol>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/features/api/api-provider";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";

/** The call's journal, for engineers: every event as the engine saw it. Secret digits stand in it masked. */
export function CallJournal({ callId, startedAt }: { callId: string; startedAt: Date }) {
  const t = useTranslations("call.journal");
  const api = useApi();
  const journal = useQuery(api.calls.journal.queryOptions({ callId }));
  if (journal.isPending) return <ListSkeleton rows={6} />;
  if (journal.isError) return <LoadError error={journal.error} onRetry={() => journal.refetch()} />;
  if (journal.data === null) return <p className="p-5 text-muted text-sm">{t("none")}</p>;
  return (
    <>
      <p className="border-line border-b px-5 py-3 text-faint text-xs">
        {t("bundle")} <span className="font-mono">{journal.data.bundleHash.slice(0, 16)}</span>
      </p>
      <ol className="max-h-[36rem] overflow-y-auto py-2 font-mono text-xs">
        {journal.data.events.map(({ seq, at, type, ...rest }) => (
          <li key={seq} className="grid grid-cols-[3rem_5rem_11rem_minmax(0,1fr)] gap-3 px-5 py-1 hover:bg-hover">
            <span className="text-right text-faint tabular-nums">{seq}</span>
            <span className="text-faint tabular-nums">+{((at - startedAt.getTime()) / 1000).toFixed(3)}</span>
            <span className="text-ink">{type}</span>
            <span className="break-all text-muted">{JSON.stringify(rest)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

"use client";

import { Badge, Dialog, DialogContent } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useApi } from "@/features/api/api-provider";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import type { PromptRow } from "../prompt-row";

/** The flows that play a prompt. */
export function PromptUsesDialog({ prompt, onClose }: { prompt: PromptRow; onClose: () => void }) {
  const t = useTranslations("prompts.uses");
  const common = useTranslations("common");
  const api = useApi();
  const uses = useQuery(api.prompts.uses.queryOptions({ id: prompt.id }));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title", { name: prompt.name })} closeLabel={common("close")}>
        {uses.isPending ? <ListSkeleton rows={2} /> : null}
        {uses.isError ? <LoadError error={uses.error} onRetry={() => uses.refetch()} /> : null}
        {uses.data?.length === 0 ? <p className="text-muted text-sm">{t("none")}</p> : null}
        <ul className="flex flex-col gap-3">
          {uses.data?.map((use) => (
            <li key={`${use.flowId} ${use.in}`} className="text-sm">
              <Link href={`/flows/${use.flowId}`} className="font-medium text-ink hover:underline">
                {use.flowName}
              </Link>{" "}
              <Badge>{use.in === "draft" ? t("draft") : t("version", { version: use.in })}</Badge>
              <p className="text-muted">{use.blocks.join(", ")}</p>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

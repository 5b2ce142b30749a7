"use client";

import { Button, Combobox, Dialog, DialogClose, DialogContent, DialogFooter, Field, Select } from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { ErrorCallout } from "@/features/api/error-callout";
import type { NumberRow } from "./numbers-page";

/** Which published version answers a number; an older one is a roll-back. */
export function AssignDialog({ number, onClose }: { number: NumberRow; onClose: () => void }) {
  const t = useTranslations("numbers.assignDialog");
  const common = useTranslations("common");
  const format = useFormatter();
  const api = useApi();
  const queries = useQueryClient();
  const [flowId, setFlowId] = useState(number.flowId ?? undefined);
  const [chosen, setChosen] = useState(number.flowVersion === null ? undefined : String(number.flowVersion));
  const flows = useQuery(api.flows.list.queryOptions({}));
  const versions = useQuery(
    api.versions.list.queryOptions({ flowId: flowId ?? "" }, { enabled: flowId !== undefined }),
  );
  const newest = versions.data?.[0]?.version;
  const version = chosen ?? (newest === undefined ? undefined : String(newest));
  const assign = useMutation(
    api.numbers.assign.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  const published = flows.data?.filter((flow) => flow.latest !== null) ?? [];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("title", { number: number.number })}
        description={t("description")}
        closeLabel={common("close")}
      >
        <div className="flex flex-col gap-4">
          <ErrorCallout error={assign.error} />
          <Field label={t("flow")} help={published.length === 0 && flows.data ? t("nonePublished") : undefined}>
            {(control) => (
              <Combobox
                {...control}
                value={flowId}
                onValueChange={(id) => {
                  setFlowId(id);
                  setChosen(undefined);
                }}
                options={published.map((flow) => ({ value: flow.id, label: flow.name }))}
                placeholder={t("chooseFlow")}
                searchPlaceholder={t("searchFlow")}
                emptyText={t("noFlow")}
              />
            )}
          </Field>
          <Field label={t("version")}>
            {(control) => (
              <Select
                {...control}
                value={version}
                onValueChange={setChosen}
                disabled={!versions.data?.length}
                placeholder={t("chooseVersion")}
                options={(versions.data ?? []).map((entry) => ({
                  value: String(entry.version),
                  label: t("versionOption", {
                    version: entry.version,
                    date: format.dateTime(entry.createdAt, { dateStyle: "medium", timeStyle: "short" }),
                  }),
                  description: entry.note || undefined,
                }))}
              />
            )}
          </Field>
        </div>
        <DialogFooter>
          {number.flowId ? (
            <Button
              variant="ghost"
              className="mr-auto"
              busy={assign.isPending}
              onClick={() => assign.mutate({ id: number.id, target: null })}
            >
              {t("clear")}
            </Button>
          ) : null}
          <DialogClose asChild>
            <Button>{common("cancel")}</Button>
          </DialogClose>
          <Button
            variant="primary"
            disabled={flowId === undefined || version === undefined}
            busy={assign.isPending}
            onClick={() => {
              if (flowId && version) assign.mutate({ id: number.id, target: { flowId, version: Number(version) } });
            }}
          >
            {t("submit")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { Button, Card, Field, Input } from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { DeleteButton } from "@/features/api/delete-button";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { useErrorText } from "@/features/api/use-error-text";
import { useNotifyError } from "@/features/api/use-notify-error";
import { RelativeTime } from "@/features/format/relative-time";
import { useMay } from "@/features/shell/hooks/use-me";
import { SettingsSectionFrame } from "./settings-section";

/** Origins of the internal network that flows may ask. */
export function OriginSettings() {
  const t = useTranslations("settings.origins");
  const api = useApi();
  const mayManage = useMay("admin");
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const origins = useQuery(api.settings.listOrigins.queryOptions());
  const refresh = () => queries.invalidateQueries(api.settings.listOrigins.pathFilter());
  const allow = useMutation(
    api.settings.allowOrigin.mutationOptions({
      onSuccess: async () => {
        setText("");
        await refresh();
      },
    }),
  );
  const forbid = useMutation(api.settings.forbidOrigin.mutationOptions({ onSuccess: refresh, onError: notifyError }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    allow.mutate({ origin: text });
  };
  const failure = allow.error ? errorText(allow.error) : null;
  return (
    <SettingsSectionFrame title={t("title")} description={t("description")}>
      {origins.isPending ? <ListSkeleton rows={2} /> : null}
      {origins.isError ? <LoadError error={origins.error} onRetry={() => origins.refetch()} /> : null}
      <Card className="max-w-xl">
        <ul className="divide-y divide-line">
          {origins.data?.map((row) => (
            <li key={row.origin} className="flex items-center gap-3 py-2 pr-2 pl-5 text-sm">
              <span className="min-w-0 flex-1 truncate font-mono text-[13px] text-ink">{row.origin}</span>
              <span className="text-faint text-xs">
                <RelativeTime at={row.createdAt} />
              </span>
              {mayManage ? (
                <DeleteButton
                  label={t("forbid.label", { origin: row.origin })}
                  title={t("forbid.title", { origin: row.origin })}
                  description={t("forbid.description")}
                  confirmLabel={t("forbid.confirm")}
                  onDelete={() => forbid.mutateAsync({ origin: row.origin })}
                />
              ) : null}
            </li>
          ))}
          {origins.data?.length === 0 ? <li className="px-5 py-4 text-muted text-sm">{t("none")}</li> : null}
        </ul>
        {mayManage ? (
          <form onSubmit={submit} className="border-line border-t p-5">
            <Field
              label={t("origin")}
              help={t("originHelp")}
              error={failure ? `${failure.what} ${failure.hint}` : undefined}
            >
              {(control) => (
                <span className="flex gap-2">
                  <Input
                    {...control}
                    required
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                    placeholder="http://10.0.0.5:8080"
                    spellCheck={false}
                  />
                  <Button type="submit" busy={allow.isPending}>
                    {t("allow")}
                  </Button>
                </span>
              )}
            </Field>
          </form>
        ) : null}
      </Card>
    </SettingsSectionFrame>
  );
}

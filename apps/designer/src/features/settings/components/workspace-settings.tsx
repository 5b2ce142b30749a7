"use client";

import { Button, Card, Combobox, Field, Input, toast } from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { ErrorCallout } from "@/features/api/error-callout";
import { timeZoneOptions } from "@/features/format/time-zones";
import { useMay, useMe } from "@/features/shell/hooks/use-me";
import { SettingsSectionFrame } from "./settings-section";

export function WorkspaceSettings() {
  const t = useTranslations("settings.workspace");
  const common = useTranslations("common");
  const { workspace } = useMe();
  const mayManage = useMay("admin");
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const update = useMutation(
    api.settings.updateWorkspace.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(api.session.me.pathFilter());
        toast(common("saved"));
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name, timeZone });
  };
  return (
    <SettingsSectionFrame title={t("title")} description={t("description")}>
      <Card className="max-w-xl p-5">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <ErrorCallout error={update.error} />
          <Field label={common("name")}>
            {(control) => (
              <Input
                {...control}
                required
                maxLength={80}
                disabled={!mayManage}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t("timeZone")} help={t("timeZoneHelp")}>
            {(control) => (
              <Combobox
                {...control}
                value={timeZone}
                onValueChange={setTimeZone}
                disabled={!mayManage}
                options={timeZoneOptions(timeZone)}
                placeholder={t("timeZone")}
                searchPlaceholder={t("searchZone")}
                emptyText={t("noZone")}
              />
            )}
          </Field>
          {mayManage ? (
            <Button type="submit" variant="primary" busy={update.isPending} className="self-start">
              {common("save")}
            </Button>
          ) : null}
        </form>
      </Card>
    </SettingsSectionFrame>
  );
}

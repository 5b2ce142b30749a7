"use client";

import { Button, Dialog, DialogClose, DialogContent, DialogFooter, Field, Input, Select } from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { ErrorCallout } from "@/features/api/error-callout";
import { CREDENTIAL_TYPES, type CredentialType, credentialOf } from "../credential-types";

export function CredentialDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.credentials");
  const common = useTranslations("common");
  const api = useApi();
  const queries = useQueryClient();
  const [type, setType] = useState<CredentialType>("bearer");
  const create = useMutation(
    api.settings.createCredential.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(api.settings.listCredentials.pathFilter());
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.mutate({ name: String(form.get("name")), secret: credentialOf(type, form) });
  };
  const secret = (name: string, label: string) => (
    <Field label={label}>
      {(control) => <Input {...control} name={name} type="password" required autoComplete="off" />}
    </Field>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("addTitle")} description={t("addDescription")} closeLabel={common("close")}>
        <form onSubmit={submit} className="flex flex-col gap-4" autoComplete="off">
          <ErrorCallout error={create.error} />
          <Field label={common("name")}>
            {(control) => (
              <Input {...control} name="name" required maxLength={80} autoFocus placeholder={t("namePlaceholder")} />
            )}
          </Field>
          <Field label={t("columns.type")}>
            {(control) => (
              <Select
                {...control}
                value={type}
                onValueChange={setType}
                options={CREDENTIAL_TYPES.map((value) => ({
                  value,
                  label: t(`types.${value}`),
                  description: t(`typeHelp.${value}`),
                }))}
              />
            )}
          </Field>
          {type === "bearer" ? secret("token", t("token")) : null}
          {type === "basic" ? (
            <>
              <Field label={t("username")}>
                {(control) => <Input {...control} name="username" required autoComplete="off" />}
              </Field>
              {secret("password", t("password"))}
            </>
          ) : null}
          {type === "header" ? (
            <>
              <Field label={t("header")}>
                {(control) => <Input {...control} name="header" required placeholder="X-Api-Key" />}
              </Field>
              {secret("value", t("value"))}
            </>
          ) : null}
          <DialogFooter className="mt-2">
            <DialogClose asChild>
              <Button>{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={create.isPending}>
              {common("save")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

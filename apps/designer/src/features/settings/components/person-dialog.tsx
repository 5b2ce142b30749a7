"use client";

import { Button, Dialog, DialogClose, DialogContent, DialogFooter, Field, Input, Select } from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { ErrorCallout } from "@/features/api/error-callout";
import { useMe } from "@/features/shell/hooks/use-me";
import { ROLES, type RoleName, roleReaches } from "@/features/shell/roles";
import { SecretOnce } from "./secret-once";

/** Adds a person; somebody new gets a first password that is shown once. */
export function PersonDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.people");
  const roles = useTranslations("person.roles");
  const common = useTranslations("common");
  const api = useApi();
  const me = useMe();
  const queries = useQueryClient();
  const [role, setRole] = useState<RoleName>("editor");
  const add = useMutation(
    api.settings.addMember.mutationOptions({
      onSuccess: async ({ password }) => {
        await queries.invalidateQueries(api.settings.listMembers.pathFilter());
        if (password === null) onClose();
      },
    }),
  );
  const password = add.data?.password ?? null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    add.mutate({ name: String(form.get("name")), email: String(form.get("email")), role });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={password === null ? t("addTitle") : t("addedTitle")}
        description={password === null ? t("addDescription") : t("addedDescription")}
        closeLabel={common("close")}
      >
        {password === null ? (
          <form onSubmit={submit} className="flex flex-col gap-4">
            <ErrorCallout error={add.error} />
            <Field label={t("name")}>
              {(control) => <Input {...control} name="name" required maxLength={120} autoFocus />}
            </Field>
            <Field label={t("email")}>
              {(control) => (
                <Input {...control} name="email" type="email" required maxLength={254} spellCheck={false} />
              )}
            </Field>
            <Field label={t("columns.role")}>
              {(control) => (
                <Select
                  {...control}
                  value={role}
                  onValueChange={setRole}
                  options={ROLES.filter((candidate) => roleReaches(me.role, candidate)).map((candidate) => ({
                    value: candidate,
                    label: roles(candidate),
                    description: t(`roleHelp.${candidate}`),
                  }))}
                />
              )}
            </Field>
            <DialogFooter className="mt-2">
              <DialogClose asChild>
                <Button>{common("cancel")}</Button>
              </DialogClose>
              <Button type="submit" variant="primary" busy={add.isPending}>
                {t("add")}
              </Button>
            </DialogFooter>
          </form>
        ) : (
          <SecretOnce label={t("password")} secret={password} onDone={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

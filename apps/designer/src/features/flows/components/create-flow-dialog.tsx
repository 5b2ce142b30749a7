"use client";

import { Button, Dialog, DialogClose, DialogContent, DialogFooter, Field, Input } from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { useApi } from "@/features/api/api-provider";
import { useErrorText } from "@/features/api/use-error-text";

export function CreateFlowDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("flows.createDialog");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const api = useApi();
  const router = useRouter();
  const queries = useQueryClient();
  const create = useMutation(
    api.flows.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries(api.flows.list.pathFilter());
        router.push(`/flows/${id}`);
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    if (name !== "") create.mutate({ name });
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t("title")} description={t("description")} closeLabel={common("close")}>
        <form onSubmit={submit}>
          <Field
            label={t("name")}
            help={t("nameHelp")}
            error={create.isError ? errorText(create.error).what : undefined}
          >
            {(control) => (
              <Input {...control} name="name" required maxLength={120} autoFocus placeholder={t("namePlaceholder")} />
            )}
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button>{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={create.isPending}>
              {t("submit")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { Button, Dialog, DialogClose, DialogContent, DialogFooter, Field, Input } from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { useApi } from "@/features/api/api-provider";
import { ErrorCallout } from "@/features/api/error-callout";
import type { NumberRow } from "./numbers-page";

/** Adds a number, or changes the label of one. */
export function NumberDialog({ number, onClose }: { number?: NumberRow; onClose: () => void }) {
  const t = useTranslations("numbers.dialog");
  const common = useTranslations("common");
  const api = useApi();
  const queries = useQueryClient();
  const onSuccess = async () => {
    await queries.invalidateQueries(api.numbers.list.pathFilter());
    onClose();
  };
  const create = useMutation(api.numbers.create.mutationOptions({ onSuccess }));
  const label = useMutation(api.numbers.label.mutationOptions({ onSuccess }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = String(form.get("label"));
    if (number) label.mutate({ id: number.id, label: text });
    else create.mutate({ number: String(form.get("number")), label: text });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={number ? t("renameTitle", { number: number.number }) : t("addTitle")}
        description={number ? undefined : t("addDescription")}
        closeLabel={common("close")}
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <ErrorCallout error={create.error ?? label.error} />
          {number ? null : (
            <Field label={t("number")} help={t("numberHelp")}>
              {(control) => (
                <Input
                  {...control}
                  name="number"
                  required
                  inputMode="tel"
                  pattern="\+?[0-9]{1,20}"
                  autoFocus
                  placeholder="1000"
                />
              )}
            </Field>
          )}
          <Field label={t("label")} hint={common("optional")}>
            {(control) => (
              <Input
                {...control}
                name="label"
                maxLength={80}
                defaultValue={number?.label ?? ""}
                autoFocus={number !== undefined}
                placeholder={t("labelPlaceholder")}
              />
            )}
          </Field>
          <DialogFooter className="mt-2">
            <DialogClose asChild>
              <Button>{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={create.isPending || label.isPending}>
              {number ? common("save") : t("add")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

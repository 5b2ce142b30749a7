"use client";

import { Button, Dialog, DialogClose, DialogContent, DialogFooter, Field, Input, Textarea } from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { ErrorCallout } from "@/features/api/error-callout";
import { formatCallerList, parseCallerList } from "../caller-list-text";
import type { CallerListRow } from "../prompt-row";

/** A caller list, edited as text: what is in a spreadsheet can be pasted as it is. */
export function CallerListDialog({ list, onClose }: { list?: CallerListRow; onClose: () => void }) {
  const t = useTranslations("callerLists.dialog");
  const common = useTranslations("common");
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(list?.name ?? "");
  const [text, setText] = useState(() => formatCallerList(list?.entries ?? []));
  const { entries, wrong } = useMemo(() => parseCallerList(text), [text]);
  const save = useMutation(
    api.callerLists.save.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(api.callerLists.list.pathFilter());
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (wrong.length === 0) save.mutate({ id: list?.id ?? null, name, entries });
  };
  const first = wrong[0];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={list ? t("editTitle", { name: list.name }) : t("addTitle")}
        description={t("description")}
        closeLabel={common("close")}
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <ErrorCallout error={save.error} />
          <Field label={common("name")}>
            {(control) => (
              <Input
                {...control}
                required
                maxLength={80}
                autoFocus={list === undefined}
                value={name}
                onChange={(event) => setName(event.target.value)}
                placeholder={t("namePlaceholder")}
              />
            )}
          </Field>
          <Field
            label={t("entries")}
            hint={t("count", { count: entries.length })}
            help={t("entriesHelp")}
            error={first ? t("wrong", { line: first.line, text: first.text }) : undefined}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={10}
                value={text}
                onChange={(event) => setText(event.target.value)}
                placeholder={t("entriesPlaceholder")}
                spellCheck={false}
                className="font-mono text-[13px]"
              />
            )}
          </Field>
          <DialogFooter className="mt-2">
            <DialogClose asChild>
              <Button>{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={save.isPending} disabled={wrong.length > 0}>
              {common("save")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

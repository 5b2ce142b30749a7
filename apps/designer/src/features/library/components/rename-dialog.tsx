"use client";

import { Button, Dialog, DialogClose, DialogContent, DialogFooter, Field, Input } from "@callwright/ui";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { ErrorCallout } from "@/features/api/error-callout";

export interface RenameDialogProps {
  title: string;
  name: string;
  error: unknown;
  busy: boolean;
  onClose: () => void;
  onRename: (name: string) => void;
}

export function RenameDialog({ title, name, error, busy, onClose, onRename }: RenameDialogProps) {
  const t = useTranslations("common");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onRename(String(new FormData(event.currentTarget).get("name")).trim());
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} closeLabel={t("close")}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <ErrorCallout error={error} />
          <Field label={t("name")}>
            {(control) => <Input {...control} name="name" required maxLength={120} autoFocus defaultValue={name} />}
          </Field>
          <DialogFooter className="mt-2">
            <DialogClose asChild>
              <Button>{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={busy}>
              {t("save")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

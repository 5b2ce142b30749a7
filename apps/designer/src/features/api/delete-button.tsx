"use client";

import { Button, ConfirmDialog } from "@callwright/ui";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

export interface DeleteButtonProps {
  /** For screen readers: what is deleted. */
  label: string;
  title: string;
  /** What it means, for callers first. */
  description: string;
  confirmLabel?: string;
  /** Resolves when it is gone; what it throws is told by the caller. */
  onDelete: () => Promise<unknown>;
}

/** A small button in a row that asks before it deletes. */
export function DeleteButton({ label, title, description, confirmLabel, onDelete }: DeleteButtonProps) {
  const t = useTranslations("common");
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await onDelete().catch(() => undefined);
    setBusy(false);
    setOpen(false);
  };
  return (
    <>
      <Button variant="ghost" size="icon-sm" aria-label={label} onClick={() => setOpen(true)}>
        <Trash2 />
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={title}
        description={description}
        confirmLabel={confirmLabel ?? t("delete")}
        cancelLabel={t("cancel")}
        busy={busy}
        onConfirm={() => void confirm()}
      />
    </>
  );
}

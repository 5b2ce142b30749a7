"use client";

import { Button, DialogFooter, toast } from "@callwright/ui";
import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";

/** A secret that cannot be seen again after this. */
export function SecretOnce({ label, secret, onDone }: { label: string; secret: string; onDone: () => void }) {
  const t = useTranslations("common");
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    toast(t("copied"));
  };
  return (
    <>
      <p className="mb-1.5 font-medium text-[13px]">{label}</p>
      <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken p-2 pl-3">
        <code className="min-w-0 flex-1 select-all break-all font-mono text-[13px]">{secret}</code>
        <Button size="sm" onClick={() => void copy()}>
          <Copy /> {t("copy")}
        </Button>
      </div>
      <DialogFooter>
        <Button variant="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </DialogFooter>
    </>
  );
}

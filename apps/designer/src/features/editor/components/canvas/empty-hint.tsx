"use client";

import { MousePointerClick } from "lucide-react";
import { useTranslations } from "next-intl";

/** On a canvas with nothing but the start: what to do first. */
export function EmptyHint() {
  const t = useTranslations("editor.canvas");
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-28 flex justify-center px-6">
      <p className="flex max-w-md items-center gap-3 rounded-lg border border-line-strong border-dashed bg-surface/90 px-4 py-3 text-muted text-sm">
        <MousePointerClick aria-hidden="true" className="size-5 shrink-0 text-accent-text" />
        {t("emptyHint")}
      </p>
    </div>
  );
}

"use client";

import type { Problem } from "@callwright/flow-schema";
import { cn } from "@callwright/ui";
import { useTranslations } from "next-intl";

/** The number of a block's problems, red when one of them stops a publish. */
export function ProblemDot({ problems }: { problems: readonly Problem[] }) {
  const t = useTranslations("editor.canvas");
  if (problems.length === 0) return null;
  const error = problems.some((problem) => problem.severity === "error");
  return (
    <span
      title={t("problems", { count: problems.length })}
      className={cn(
        "absolute -top-2 -right-2 flex h-5 min-w-5 items-center justify-center rounded-full border-2 border-surface px-1 font-semibold text-[11px] tabular-nums leading-none",
        error ? "bg-bad text-bad-ink" : "bg-warn text-surface",
      )}
    >
      <span aria-hidden="true">{problems.length}</span>
      <span className="sr-only">{t("problems", { count: problems.length })}</span>
    </span>
  );
}

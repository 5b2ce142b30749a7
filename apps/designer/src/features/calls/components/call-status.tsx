"use client";

import { Badge } from "@callwright/ui";
import { useTranslations } from "next-intl";

const TONES = { inProgress: "accent", completed: "neutral", failed: "bad" } as const;

/** How a call stands, in a word. */
export function CallStatusBadge({ status }: { status: keyof typeof TONES }) {
  const t = useTranslations("calls.status");
  return (
    <Badge tone={TONES[status]}>
      {status === "inProgress" ? (
        <span aria-hidden="true" className="size-1.5 animate-pulse rounded-full bg-accent" />
      ) : null}
      {t(status)}
    </Badge>
  );
}

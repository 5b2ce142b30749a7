"use client";

import { Button, Callout } from "@callwright/ui";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useErrorText } from "./use-error-text";

/** In place of what could not be loaded. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations("common");
  const { what, hint } = useErrorText()(error);
  return (
    <Callout
      tone="bad"
      icon={<CircleAlert />}
      title={what}
      role="alert"
      action={
        <Button size="sm" onClick={onRetry}>
          {t("retry")}
        </Button>
      }
    >
      {hint}
    </Callout>
  );
}

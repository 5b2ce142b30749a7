"use client";

import { Button, Callout } from "@callwright/ui";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { PageBody } from "@/features/shell/components/page-body";

/** In place of a page whose code has failed; the frame around it stays. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("pageError");
  const common = useTranslations("common");
  return (
    <PageBody>
      <Callout
        tone="bad"
        icon={<CircleAlert />}
        title={t("title")}
        role="alert"
        action={
          <Button size="sm" onClick={reset}>
            {common("retry")}
          </Button>
        }
      >
        {t("text")}
      </Callout>
    </PageBody>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { messages } from "@/i18n/catalogue";

const CAUSES = messages.calls.causes;
type Cause = keyof typeof CAUSES;

function isCause(cause: string): cause is Cause {
  return Object.hasOwn(CAUSES, cause);
}

/** Why and by whom a call ended, in words; the bare cause where there are none for it. */
export function useCauseText(): (call: { cause: string | null; endedBy: string | null; status: string }) => string {
  const t = useTranslations("calls");
  return ({ cause, endedBy, status }) => {
    if (status === "inProgress") return "";
    if (cause !== null && isCause(cause) && cause !== "normal") return t(`causes.${cause}`);
    if (endedBy === "caller") return t("endedBy.caller");
    if (endedBy === "system") return cause === "normal" || cause === null ? t("endedBy.system") : cause;
    return cause ?? "";
  };
}

"use client";

import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { z } from "zod";
import { type ErrorText, errorText } from "@/i18n/error-text";

const dataSchema = z.object({
  service: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).optional(),
  invalid: z.record(z.string(), z.array(z.string())).optional(),
});

/** What an error of the server means, in words: what happened, and what to do. */
export function useErrorText(): (error: unknown) => ErrorText {
  const t = useTranslations("errors");
  return (error) => {
    if (!(error instanceof TRPCClientError)) return errorText(t, "network", {});
    const data = dataSchema.safeParse(error.data);
    if (!data.success) return errorText(t, "network", {});
    const { service, invalid } = data.data;
    if (service) return errorText(t, service.code, service.params);
    const first = invalid && Object.entries(invalid)[0];
    if (first) return errorText(t, "invalid-field", { field: first[0], reason: first[1][0] ?? "" });
    return errorText(t, "internal", {});
  };
}

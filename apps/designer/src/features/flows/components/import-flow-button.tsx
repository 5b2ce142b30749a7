"use client";

import { Button, toast } from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ChangeEvent, type ReactNode, useRef } from "react";
import { useApi } from "@/features/api/api-provider";
import { useErrorText } from "@/features/api/use-error-text";

const FILE_MAX_BYTES = 3 * 1024 * 1024;

/** Takes an exported flow file and opens it as a new flow. */
export function ImportFlowButton({ children }: { children: ReactNode }) {
  const t = useTranslations("flows.importing");
  const input = useRef<HTMLInputElement>(null);
  const api = useApi();
  const router = useRouter();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const importFlow = useMutation(
    api.flows.import.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries(api.flows.list.pathFilter());
        router.push(`/flows/${id}`);
      },
      onError: (error) => {
        const { what, hint } = errorText(error);
        toast.error(what, { description: hint });
      },
    }),
  );
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    if (file.size > FILE_MAX_BYTES) return void toast.error(t("tooLarge"), { description: t("tooLargeHint") });
    try {
      const document: unknown = JSON.parse(await file.text());
      importFlow.mutate({ document });
    } catch {
      toast.error(t("noJson", { file: file.name }), { description: t("noJsonHint") });
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        onChange={read}
        className="hidden"
        tabIndex={-1}
        aria-label={t("label")}
      />
      <Button busy={importFlow.isPending} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}

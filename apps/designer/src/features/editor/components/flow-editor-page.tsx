"use client";

import { blocks } from "@callwright/flow-blocks";
import { Button, EmptyState } from "@callwright/ui";
import { CloudOff, FileQuestion } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { useApiClient } from "@/features/api/api-provider";
import { useOpenFlow } from "../hooks/use-open-flow";
import { RefusedError } from "../services/editor-services";
import { createTrpcServices } from "../services/trpc-services";
import { EditorProvider } from "../state/editor-context";
import { EditorSkeleton } from "./editor-skeleton";
import { EditorWorkspace } from "./editor-workspace";

/** The canvas page of one flow. Fills its parent. */
export function FlowEditorPage({ flowId }: { flowId: string }) {
  const api = useApiClient();
  const locale = useLocale();
  const services = useMemo(() => createTrpcServices(api), [api]);
  const flow = useOpenFlow(flowId, services, blocks.definitions, locale);
  if (flow.status === "loading") return <EditorSkeleton />;
  if (flow.status === "failed") return <OpenFailed error={flow.error} onRetry={flow.retry} />;
  return (
    <EditorProvider editor={flow.editor}>
      <EditorWorkspace />
    </EditorProvider>
  );
}

function OpenFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations("editor.open");
  const missing = error instanceof RefusedError && error.reason !== "signed-out";
  return (
    <div className="flex h-full items-center justify-center p-8">
      <EmptyState
        icon={missing ? <FileQuestion /> : <CloudOff />}
        title={missing ? t("missing.title") : t("failed.title")}
        action={
          missing ? (
            <Button asChild variant="primary">
              <Link href="/flows">{t("missing.action")}</Link>
            </Button>
          ) : (
            <Button variant="primary" onClick={onRetry}>
              {t("failed.action")}
            </Button>
          )
        }
      >
        {missing ? t("missing.text") : t("failed.text")}
      </EmptyState>
    </div>
  );
}

"use client";

import { Button, EmptyState, Input, PageHeader, Skeleton } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { FileUp, Plus, Search, Workflow } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { LoadError } from "@/features/api/load-error";
import { PageBody } from "@/features/shell/components/page-body";
import { useMay } from "@/features/shell/hooks/use-me";
import { CreateFlowDialog } from "./create-flow-dialog";
import { FlowsTable } from "./flows-table";
import { ImportFlowButton } from "./import-flow-button";

export function FlowsPage() {
  const t = useTranslations("flows");
  const api = useApi();
  const router = useRouter();
  const params = useSearchParams();
  const mayEdit = useMay("editor");
  const archived = params.get("show") === "archived";
  const [search, setSearch] = useState("");
  const needle = useDeferredValue(search.trim().toLowerCase());
  const flows = useQuery(api.flows.list.queryOptions({ archived }));
  const creating = params.get("new") === "1";
  const setCreating = (open: boolean) => router.replace(open ? "/flows?new=1" : "/flows");
  const shown = flows.data?.filter((flow) => flow.name.toLowerCase().includes(needle));

  return (
    <PageBody>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayEdit ? (
            <>
              <ImportFlowButton>
                <FileUp /> {t("import")}
              </ImportFlowButton>
              <Button variant="primary" onClick={() => setCreating(true)}>
                <Plus /> {t("create")}
              </Button>
            </>
          ) : null
        }
      />
      {flows.isError ? <LoadError error={flows.error} onRetry={() => flows.refetch()} /> : null}
      {flows.isPending ? <TableSkeleton /> : null}
      {flows.data && shown && (flows.data.length > 0 || archived) ? (
        <>
          <div className="mb-3 flex items-center gap-2">
            <div className="relative w-full max-w-72">
              <Search aria-hidden="true" className="absolute top-2.5 left-3 size-4 text-faint" />
              <Input
                type="search"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
                placeholder={t("search")}
                aria-label={t("search")}
                className="pl-9"
              />
            </div>
            <Button
              variant="ghost"
              size="sm"
              aria-pressed={archived}
              onClick={() => router.replace(archived ? "/flows" : "/flows?show=archived")}
            >
              {archived ? t("showActive") : t("showArchived")}
            </Button>
          </div>
          {shown.length > 0 ? (
            <FlowsTable flows={shown} />
          ) : (
            <EmptyState icon={<Search />} title={needle ? t("noMatch", { search }) : t("noArchived")} />
          )}
        </>
      ) : null}
      {flows.data?.length === 0 && !archived ? (
        <EmptyState
          icon={<Workflow />}
          title={t("empty.title")}
          action={
            mayEdit ? (
              <Button variant="primary" onClick={() => setCreating(true)}>
                <Plus /> {t("empty.action")}
              </Button>
            ) : undefined
          }
        >
          {t("empty.text")}
        </EmptyState>
      ) : null}
      <CreateFlowDialog open={creating && mayEdit} onOpenChange={setCreating} />
    </PageBody>
  );
}

function TableSkeleton() {
  return (
    <div className="flex flex-col gap-2">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-12" />
      ))}
    </div>
  );
}

"use client";

import {
  Badge,
  Button,
  EmptyState,
  Input,
  PageHeader,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { AudioLines, Plus, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { clockDuration } from "@/features/format/duration";
import { RelativeTime } from "@/features/format/relative-time";
import { PageBody } from "@/features/shell/components/page-body";
import { useMay } from "@/features/shell/hooks/use-me";
import type { PromptRow } from "../prompt-row";
import { PlayButton } from "./play-button";
import { PromptDialog } from "./prompt-dialog";
import { PromptMenu } from "./prompt-menu";

export function PromptsPage() {
  const t = useTranslations("prompts");
  const api = useApi();
  const mayEdit = useMay("editor");
  const [adding, setAdding] = useState(false);
  const [search, setSearch] = useState("");
  const needle = useDeferredValue(search.trim().toLowerCase());
  const prompts = useQuery(api.prompts.list.queryOptions());
  const shown = prompts.data?.filter((prompt) => prompt.name.toLowerCase().includes(needle)) ?? [];
  const add = mayEdit ? (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus /> {t("add")}
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("description")} actions={add} />
      {prompts.isPending ? <ListSkeleton /> : null}
      {prompts.isError ? <LoadError error={prompts.error} onRetry={() => prompts.refetch()} /> : null}
      {prompts.data?.length === 0 ? (
        <EmptyState icon={<AudioLines />} title={t("empty.title")} action={add}>
          {t("empty.text")}
        </EmptyState>
      ) : null}
      {prompts.data && prompts.data.length > 0 ? (
        <>
          <div className="relative mb-3 w-full max-w-72">
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
          {shown.length > 0 ? (
            <PromptsTable prompts={shown} />
          ) : (
            <EmptyState icon={<Search />} title={t("noMatch", { search })} />
          )}
        </>
      ) : null}
      {adding ? <PromptDialog onClose={() => setAdding(false)} /> : null}
    </PageBody>
  );
}

function PromptsTable({ prompts }: { prompts: readonly PromptRow[] }) {
  const t = useTranslations("prompts");
  return (
    <Table aria-label={t("title")}>
      <TableHead>
        <TableRow>
          <TableHeader>{t("columns.name")}</TableHeader>
          <TableHeader>{t("columns.sound")}</TableHeader>
          <TableHeader>{t("columns.made")}</TableHeader>
          <TableHeader>{t("columns.changed")}</TableHeader>
          <TableHeader>
            <span className="sr-only">{t("columns.actions")}</span>
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {prompts.map((prompt) => (
          <TableRow key={prompt.id}>
            <TableCell className="font-medium text-ink">{prompt.name}</TableCell>
            <TableCell>
              <span className="flex flex-wrap gap-x-4 gap-y-1">
                {prompt.audio.map((audio) => (
                  <span key={audio.language} className="flex items-center gap-2">
                    <PlayButton url={audio.url} label={prompt.name} />
                    <span className="text-muted">{clockDuration(audio.durationMs)}</span>
                    <Badge>{audio.language}</Badge>
                  </span>
                ))}
              </span>
            </TableCell>
            <TableCell className="max-w-80 text-muted">
              <span className="line-clamp-1">
                {prompt.audio[0]?.source === "speech" ? `“${prompt.audio[0].text ?? ""}”` : t("uploaded")}
              </span>
            </TableCell>
            <TableCell className="text-muted">
              <RelativeTime at={prompt.updatedAt} />
            </TableCell>
            <TableCell className="w-0 py-1 pr-2 text-right">
              <PromptMenu prompt={prompt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

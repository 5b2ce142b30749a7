"use client";

import { Badge, Button, Callout, Card, EmptyState, PageHeader } from "@callwright/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Plus, Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { DeleteButton } from "@/features/api/delete-button";
import { ListSkeleton } from "@/features/api/list-skeleton";
import { LoadError } from "@/features/api/load-error";
import { useNotifyError } from "@/features/api/use-notify-error";
import { PageBody } from "@/features/shell/components/page-body";
import { useMay } from "@/features/shell/hooks/use-me";
import { describeWeek } from "../calendar-model";
import type { CalendarRow } from "../prompt-row";
import { CalendarDialog } from "./calendar-dialog";

const REFRESH_MS = 30_000;

export function CalendarsPage() {
  const t = useTranslations("calendars");
  const api = useApi();
  const mayEdit = useMay("editor");
  const [adding, setAdding] = useState(false);
  const calendars = useQuery(api.calendars.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const add = mayEdit ? (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus /> {t("add")}
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("description")} actions={add} />
      {calendars.isPending ? <ListSkeleton /> : null}
      {calendars.isError ? <LoadError error={calendars.error} onRetry={() => calendars.refetch()} /> : null}
      {calendars.data?.length === 0 ? (
        <EmptyState icon={<CalendarClock />} title={t("empty.title")} action={add}>
          {t("empty.text")}
        </EmptyState>
      ) : null}
      <ul className="grid gap-4 lg:grid-cols-2">
        {calendars.data?.map((calendar) => (
          <li key={calendar.id}>
            <CalendarCard calendar={calendar} />
          </li>
        ))}
      </ul>
      {adding ? <CalendarDialog onClose={() => setAdding(false)} /> : null}
    </PageBody>
  );
}

const TONES = { open: "good", closed: "neutral", holiday: "accent", emergency: "bad" } as const;

function CalendarCard({ calendar }: { calendar: CalendarRow }) {
  const t = useTranslations("calendars");
  const api = useApi();
  const queries = useQueryClient();
  const notifyError = useNotifyError();
  const mayEdit = useMay("editor");
  const [editing, setEditing] = useState(false);
  const onSuccess = () => queries.invalidateQueries(api.calendars.list.pathFilter());
  const remove = useMutation(api.calendars.delete.mutationOptions({ onSuccess, onError: notifyError }));
  const save = useMutation(api.calendars.save.mutationOptions({ onSuccess, onError: notifyError }));
  const { rules, now } = calendar;
  const toggleEmergency = () => {
    if (rules === null) return;
    const emergency = { ...rules.emergency, active: !rules.emergency.active };
    save.mutate({ id: calendar.id, name: calendar.name, rules: { ...rules, emergency } });
  };
  return (
    <Card className="flex h-full flex-col">
      <div className="flex items-start justify-between gap-3 px-5 pt-4">
        <div>
          <h2 className="font-semibold text-ink text-sm">{calendar.name}</h2>
          <p className="text-faint text-xs">{rules?.timeZone}</p>
        </div>
        {now ? (
          <Badge tone={TONES[now.state]}>
            {t(`states.${now.state}`)}
            {now.label ? `: ${now.label}` : ""}
          </Badge>
        ) : null}
      </div>
      {rules === null ? (
        <Callout tone="bad" className="m-5">
          {t("unreadable")}
        </Callout>
      ) : (
        <dl className="grid flex-1 grid-cols-[auto_1fr] content-start gap-x-4 gap-y-1 px-5 py-4 text-sm tabular-nums">
          {describeWeek(rules).map(({ from, to, spans }) => (
            <div key={from} className="contents">
              <dt className="text-muted">
                {from === to ? t(`days.${from}`) : t("dayRange", { from: t(`days.${from}`), to: t(`days.${to}`) })}
              </dt>
              <dd className="text-ink">
                {spans.length === 0 ? (
                  <span className="text-faint">{t("closedAllDay")}</span>
                ) : (
                  spans.map((span) => `${span.from}–${span.to}`).join(", ")
                )}
              </dd>
            </div>
          ))}
          <div className="contents">
            <dt className="text-muted">{t("specialDays")}</dt>
            <dd className="text-ink">{rules.specialDays.length}</dd>
          </div>
        </dl>
      )}
      {mayEdit ? (
        <div className="flex items-center gap-2 border-line border-t px-3 py-2">
          <Button size="sm" variant="ghost" onClick={() => setEditing(true)}>
            {t("edit")}
          </Button>
          <Button
            size="sm"
            variant={rules?.emergency.active ? "danger" : "ghost"}
            busy={save.isPending}
            disabled={rules === null}
            aria-pressed={rules?.emergency.active ?? false}
            onClick={toggleEmergency}
          >
            <Siren /> {rules?.emergency.active ? t("emergencyEnd") : t("emergencyBegin")}
          </Button>
          <span className="ml-auto">
            <DeleteButton
              label={t("delete.label", { name: calendar.name })}
              title={t("delete.title", { name: calendar.name })}
              description={t("delete.description")}
              onDelete={() => remove.mutateAsync({ id: calendar.id })}
            />
          </span>
        </div>
      ) : null}
      {editing ? <CalendarDialog calendar={calendar} onClose={() => setEditing(false)} /> : null}
    </Card>
  );
}

"use client";

import { Button, Input, Select } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { CALL_PERIODS, CALL_STATUSES, type CallFilter } from "../hooks/use-call-filter";

const TYPING_DELAY_MS = 250;
const ANY = "any";

export interface CallFilterBarProps {
  filter: CallFilter;
  onChange: (filter: CallFilter) => void;
}

export function CallFilterBar({ filter, onChange }: CallFilterBarProps) {
  const t = useTranslations("calls.filter");
  const status = useTranslations("calls.status");
  const api = useApi();
  const flows = useQuery(api.flows.list.queryOptions({}));
  const numbers = useQuery(api.numbers.list.queryOptions());
  // another filter means another list: back to its first page
  const set = (change: CallFilter) => onChange({ ...filter, before: undefined, ...change });
  const chosen = (value: string) => (value === ANY ? undefined : value);
  const active = Object.values(filter).some((value) => value !== undefined);
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      <CallerInput
        key={filter.caller ?? ""}
        value={filter.caller ?? ""}
        onChange={(caller) => set({ caller: caller || undefined })}
      />
      <Select
        size="sm"
        className="w-auto min-w-32"
        aria-label={t("status")}
        value={filter.status ?? ANY}
        onValueChange={(value) => set({ status: CALL_STATUSES.find((one) => one === value) })}
        options={[
          { value: ANY, label: t("anyStatus") },
          ...CALL_STATUSES.map((value) => ({ value, label: status(value) })),
        ]}
      />
      <Select
        size="sm"
        className="w-auto min-w-32"
        aria-label={t("number")}
        value={filter.number ?? ANY}
        onValueChange={(value) => set({ number: chosen(value) })}
        options={[
          { value: ANY, label: t("anyNumber") },
          ...withCurrent(numbers.data?.map(({ number }) => number) ?? [], filter.number).map((value) => ({
            value,
            label: value,
          })),
        ]}
      />
      <Select
        size="sm"
        className="w-auto min-w-32"
        aria-label={t("flow")}
        value={filter.flow ?? ANY}
        onValueChange={(value) => set({ flow: chosen(value) })}
        options={[
          { value: ANY, label: t("anyFlow") },
          ...(flows.data ?? []).map((flow) => ({ value: flow.id, label: flow.name })),
        ]}
      />
      <Select
        size="sm"
        className="w-auto min-w-32"
        aria-label={t("period")}
        value={filter.period ?? ANY}
        onValueChange={(value) => set({ period: CALL_PERIODS.find((one) => one === value) })}
        options={[
          { value: ANY, label: t("anyTime") },
          ...CALL_PERIODS.map((value) => ({ value, label: t(`periods.${value}`) })),
        ]}
      />
      {active ? (
        <Button variant="ghost" size="sm" onClick={() => onChange({})}>
          <X /> {t("clear")}
        </Button>
      ) : null}
    </search>
  );
}

/** A number of the filter that is gone from the workspace stays choosable: its calls are still there. */
function withCurrent(values: readonly string[], current: string | undefined): string[] {
  return current === undefined || values.includes(current) ? [...values] : [...values, current];
}

function CallerInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations("calls.filter");
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text.trim()), TYPING_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className="relative w-52">
      <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-faint" />
      <Input
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t("caller")}
        aria-label={t("caller")}
        className="h-8 pl-8 text-[13px]"
      />
    </div>
  );
}

"use client";

import { Button, Checkbox, Input } from "@callwright/ui";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatHours, parseHours, type SpecialDay } from "../calendar-model";

export interface SpecialDaysProps {
  days: readonly SpecialDay[];
  onChange: (days: SpecialDay[]) => void;
}

/** Holidays and days with hours of their own. */
export function SpecialDays({ days, onChange }: SpecialDaysProps) {
  const t = useTranslations("calendars.special");
  const [day, setDay] = useState("");
  const [label, setLabel] = useState("");
  const [hours, setHours] = useState("");
  const [yearly, setYearly] = useState(false);
  const spans = parseHours(hours);
  const add = () => {
    if (day === "" || spans === null) return;
    const added: SpecialDay = { day, label: label.trim(), holiday: spans.length === 0, yearly, spans };
    onChange([...days, added].sort((a, b) => a.day.localeCompare(b.day)));
    setDay("");
    setLabel("");
    setHours("");
    setYearly(false);
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-[13px] text-faint">{t("help")}</p>
      <ul className="max-h-56 divide-y divide-line overflow-y-auto rounded-lg border border-line empty:hidden">
        {days.map((special) => (
          <li
            key={`${special.day} ${special.label}`}
            className="flex items-center gap-3 px-3 py-1.5 text-sm tabular-nums"
          >
            <span className="w-24 text-ink">{special.yearly ? special.day.slice(5) : special.day}</span>
            <span className="min-w-0 flex-1 truncate text-muted">
              {special.label} {special.yearly ? <span className="text-faint text-xs">· {t("everyYear")}</span> : null}
            </span>
            <span className="text-muted">{special.spans.length === 0 ? t("closed") : formatHours(special.spans)}</span>
            <Button
              variant="ghost"
              size="icon-xs"
              aria-label={t("remove", { label: special.label || special.day })}
              onClick={() => onChange(days.filter((other) => other !== special))}
            >
              <X />
            </Button>
          </li>
        ))}
      </ul>
      <div className="grid items-center gap-2 sm:grid-cols-[9.5rem_1fr_8rem_auto]">
        <Input
          type="date"
          aria-label={t("day")}
          value={day}
          onChange={(event) => setDay(event.target.value)}
          className="h-8"
        />
        <Input
          aria-label={t("label")}
          placeholder={t("label")}
          maxLength={80}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          className="h-8"
        />
        <Input
          aria-label={t("hours")}
          placeholder={t("hours")}
          value={hours}
          aria-invalid={spans === null}
          onChange={(event) => setHours(event.target.value)}
          className="h-8"
        />
        <Button size="sm" disabled={day === "" || spans === null} onClick={add}>
          <Plus /> {t("add")}
        </Button>
      </div>
      <span className="flex items-center gap-2 text-muted text-sm">
        <Checkbox id="special-yearly" checked={yearly} onCheckedChange={(checked) => setYearly(checked === true)} />
        <label htmlFor="special-yearly">{t("yearly")}</label>
      </span>
    </div>
  );
}

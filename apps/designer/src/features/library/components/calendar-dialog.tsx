"use client";

import { type CalendarRules, WEEKDAYS, type Weekday } from "@callwright/flow-blocks";
import {
  Button,
  Combobox,
  Dialog,
  DialogClose,
  DialogContent,
  DialogFooter,
  Field,
  Input,
  Tabs,
  TabsContent,
  TabsList,
  TabsTrigger,
} from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { ErrorCallout } from "@/features/api/error-callout";
import { timeZoneOptions } from "@/features/format/time-zones";
import { useMe } from "@/features/shell/hooks/use-me";
import { formatHours, newCalendar, parseHours } from "../calendar-model";
import type { CalendarRow } from "../prompt-row";
import { SpecialDays } from "./special-days";

/** A calendar's name, zone, week, special days, and what callers are told in an emergency. */
export function CalendarDialog({ calendar, onClose }: { calendar?: CalendarRow; onClose: () => void }) {
  const t = useTranslations("calendars");
  const common = useTranslations("common");
  const api = useApi();
  const queries = useQueryClient();
  const { timeZone } = useMe().workspace;
  const initial = useMemo(() => calendar?.rules ?? newCalendar(timeZone), [calendar, timeZone]);
  const [name, setName] = useState(calendar?.name ?? "");
  const [zone, setZone] = useState(initial.timeZone);
  const [hours, setHours] = useState<Record<Weekday, string>>(() => hoursOf(initial));
  const [specialDays, setSpecialDays] = useState(initial.specialDays);
  const [emergencyLabel, setEmergencyLabel] = useState(initial.emergency.label);
  const [tried, setTried] = useState(false);
  const save = useMutation(
    api.calendars.save.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(api.calendars.list.pathFilter());
        onClose();
      },
    }),
  );
  const wrongDays = WEEKDAYS.filter((day) => parseHours(hours[day]) === null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (wrongDays.length > 0) return;
    const weekly = { ...initial.weekly };
    for (const day of WEEKDAYS) weekly[day] = parseHours(hours[day]) ?? [];
    const rules: CalendarRules = {
      timeZone: zone,
      weekly,
      specialDays,
      emergency: { active: initial.emergency.active, label: emergencyLabel },
    };
    save.mutate({ id: calendar?.id ?? null, name, rules });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={calendar ? t("dialog.editTitle", { name: calendar.name }) : t("dialog.addTitle")}
        description={t("dialog.description")}
        closeLabel={common("close")}
        className="max-w-2xl"
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <ErrorCallout error={save.error} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t("dialog.name")}>
              {(control) => (
                <Input
                  {...control}
                  required
                  maxLength={80}
                  autoFocus={calendar === undefined}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  placeholder={t("dialog.namePlaceholder")}
                />
              )}
            </Field>
            <Field label={t("dialog.timeZone")}>
              {(control) => (
                <Combobox
                  {...control}
                  value={zone}
                  onValueChange={setZone}
                  options={timeZoneOptions(zone)}
                  placeholder={t("dialog.timeZone")}
                  searchPlaceholder={t("dialog.searchZone")}
                  emptyText={t("dialog.noZone")}
                />
              )}
            </Field>
          </div>
          <Tabs defaultValue="week">
            <TabsList>
              <TabsTrigger value="week">{t("dialog.week")}</TabsTrigger>
              <TabsTrigger value="special">{t("dialog.special", { count: specialDays.length })}</TabsTrigger>
              <TabsTrigger value="emergency">{t("dialog.emergency")}</TabsTrigger>
            </TabsList>
            <TabsContent value="week">
              <p className="mb-3 text-[13px] text-faint">{t("dialog.weekHelp")}</p>
              <div className="grid grid-cols-[7rem_1fr] items-start gap-x-3 gap-y-2">
                {WEEKDAYS.map((day) => (
                  <div key={day} className="contents">
                    <label htmlFor={`hours-${day}`} className="pt-1.5 text-muted text-sm">
                      {t(`days.${day}`)}
                    </label>
                    <span>
                      <Input
                        id={`hours-${day}`}
                        value={hours[day]}
                        onChange={(event) => setHours({ ...hours, [day]: event.target.value })}
                        placeholder={t("closedAllDay")}
                        aria-invalid={tried && wrongDays.includes(day)}
                        className="h-8"
                      />
                      {tried && wrongDays.includes(day) ? (
                        <span role="alert" className="text-[13px] text-bad">
                          {t("dialog.hoursWrong")}
                        </span>
                      ) : null}
                    </span>
                  </div>
                ))}
              </div>
            </TabsContent>
            <TabsContent value="special">
              <SpecialDays days={specialDays} onChange={setSpecialDays} />
            </TabsContent>
            <TabsContent value="emergency">
              <Field label={t("dialog.emergencyLabel")} help={t("dialog.emergencyHelp")}>
                {(control) => (
                  <Input
                    {...control}
                    maxLength={200}
                    value={emergencyLabel}
                    onChange={(event) => setEmergencyLabel(event.target.value)}
                  />
                )}
              </Field>
            </TabsContent>
          </Tabs>
          <DialogFooter className="mt-2">
            <DialogClose asChild>
              <Button>{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {common("save")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function hoursOf(rules: CalendarRules): Record<Weekday, string> {
  const { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = rules.weekly;
  return {
    monday: formatHours(monday),
    tuesday: formatHours(tuesday),
    wednesday: formatHours(wednesday),
    thursday: formatHours(thursday),
    friday: formatHours(friday),
    saturday: formatHours(saturday),
    sunday: formatHours(sunday),
  };
}

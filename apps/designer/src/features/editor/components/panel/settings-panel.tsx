"use client";

import { Combobox, Field, Input } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { renameFlow, setErrorHandler, setSetting } from "../../model/flow-commands";
import { useEditor, useFlow, useRun } from "../../state/editor-context";
import { useLanguageOptions } from "../form/controls/language-control";

const NONE = " none";

/** Settings of the whole flow: name, language, time zone, and where callers go when something fails. */
export function SettingsPanel() {
  const t = useTranslations("editor.settings");
  const { canEdit, session } = useEditor();
  const run = useRun();
  const name = useFlow((flow) => flow.name);
  const settings = useFlow((flow) => flow.settings);
  const onError = useFlow((flow) => flow.onError);
  const blocks = useFlow((flow) => flow.blocks);
  const handlers = Object.entries(blocks)
    .filter(([, block]) => block.kind === "error-handler")
    .map(([id, block]) => ({ value: id, label: block.name || id }));
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone })), []);
  const languages = useLanguageOptions(settings.language);
  const pickers = {
    disabled: !canEdit,
    placeholder: t("choose"),
    searchPlaceholder: t("search"),
    emptyText: t("nothing"),
  } as const;
  return (
    <div className="flex flex-col gap-5 p-4">
      <Field label={t("name")}>
        {(aria) => (
          <Input
            {...aria}
            value={name}
            maxLength={120}
            disabled={!canEdit}
            onChange={(event) => run(renameFlow(event.target.value), { merge: "flow-name" })}
            onBlur={() => session.endStep()}
          />
        )}
      </Field>
      <Field label={t("language")} help={t("languageHelp")}>
        {(aria) => (
          <Combobox
            {...aria}
            {...pickers}
            value={settings.language}
            options={languages}
            onValueChange={(language) => run(setSetting("language", language))}
          />
        )}
      </Field>
      <Field label={t("timeZone")} help={t("timeZoneHelp")}>
        {(aria) => (
          <Combobox
            {...aria}
            {...pickers}
            value={settings.timeZone}
            options={
              zones.some((zone) => zone.value === settings.timeZone)
                ? zones
                : [{ value: settings.timeZone, label: settings.timeZone }, ...zones]
            }
            onValueChange={(zone) => run(setSetting("timeZone", zone))}
          />
        )}
      </Field>
      <Field label={t("errorHandler")} help={t("errorHandlerHelp")}>
        {(aria) => (
          <Combobox
            {...aria}
            {...pickers}
            value={onError ?? NONE}
            options={[{ value: NONE, label: t("builtIn") }, ...handlers]}
            onValueChange={(id) => run(setErrorHandler(id === NONE ? null : id))}
          />
        )}
      </Field>
      <Field label={t("fallback")} help={t("fallbackHelp")} hint={t("optional")}>
        {(aria) => (
          <Input
            {...aria}
            value={settings.fallback ?? ""}
            placeholder="sip:reception@192.0.2.10"
            disabled={!canEdit}
            onChange={(event) =>
              run(setSetting("fallback", event.target.value === "" ? undefined : event.target.value), {
                merge: "fallback",
              })
            }
            onBlur={() => session.endStep()}
          />
        )}
      </Field>
    </div>
  );
}

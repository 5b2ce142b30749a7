"use client";

import { Combobox } from "@callwright/ui";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";

/** Languages that callers are commonly spoken to in. */
export const SPOKEN_LANGUAGES = ["en", "en-GB", "zh-CN", "pl", "de", "es", "fr", "it", "nl", "pt", "cs", "uk"] as const;

export function useLanguageOptions(current: string): readonly { value: string; label: string }[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: "language" });
    const all = new Set<string>([...SPOKEN_LANGUAGES, ...(current ? [current] : [])]);
    return [...all].map((value) => ({ value, label: nameOf(names, value) }));
  }, [locale, current]);
}

function nameOf(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function LanguageControl({ value, path, aria }: ControlProps) {
  const t = useTranslations("editor.form");
  const { set, disabled } = useForm();
  const current = typeof value === "string" ? value : "";
  return (
    <Combobox
      {...aria}
      value={current}
      disabled={disabled}
      options={useLanguageOptions(current)}
      onValueChange={(chosen) => set(path, chosen)}
      placeholder={t("choose")}
      searchPlaceholder={t("search")}
      emptyText={t("nothing")}
    />
  );
}

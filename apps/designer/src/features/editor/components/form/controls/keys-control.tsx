"use client";

import { cn, Popover, PopoverContent, PopoverTrigger } from "@callwright/ui";
import { Grid3x3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Control } from "../../../model/form-model";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

/** One phone key or several, chosen on a keypad. */
export function KeysControl({ control, value, path, aria }: ControlProps<Extract<Control, { type: "keys" }>>) {
  const t = useTranslations("editor.keys");
  const { set, disabled } = useForm();
  const [open, setOpen] = useState(false);
  const chosen = typeof value === "string" ? value : "";
  const press = (key: string) => {
    if (control.single) {
      set(path, key);
      setOpen(false);
    } else set(path, KEYS.filter((candidate) => (candidate === key) !== chosen.includes(candidate)).join(""));
  };
  const { "aria-label": label, ...rest } = aria;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          disabled={disabled}
          {...rest}
          {...(label ? { "aria-label": `${label}: ${chosen || t("none")}` } : {})}
          className={cn(
            "flex h-9 items-center gap-1.5 rounded-lg border border-line-strong bg-surface px-2.5 text-sm shadow-card hover:border-faint disabled:opacity-60",
            control.single ? "w-14 justify-center" : "min-w-28",
          )}
        >
          {chosen === "" ? (
            <span className="text-faint">{control.single ? "–" : t("none")}</span>
          ) : (
            [...chosen].map((key) => <KeyCap key={key}>{key}</KeyCap>)
          )}
          {control.single ? null : <Grid3x3 aria-hidden="true" className="ml-auto size-3.5 text-faint" />}
        </button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-auto p-2">
        <fieldset className="grid grid-cols-3 gap-1.5">
          <legend className="sr-only">{t("label")}</legend>
          {KEYS.map((key) => (
            <button
              key={key}
              type="button"
              aria-label={t("key", { key })}
              aria-pressed={chosen.includes(key)}
              disabled={control.options !== undefined && !control.options.includes(key)}
              onClick={() => press(key)}
              className={cn(
                "flex size-11 items-center justify-center rounded-lg border font-medium text-base tabular-nums disabled:opacity-40",
                chosen.includes(key)
                  ? "border-accent bg-accent-soft text-accent-text"
                  : "border-line bg-surface hover:bg-hover",
              )}
            >
              {key}
            </button>
          ))}
        </fieldset>
      </PopoverContent>
    </Popover>
  );
}

function KeyCap({ children }: { children: string }) {
  return (
    <kbd className="inline-flex h-5.5 min-w-5.5 items-center justify-center rounded border border-line-strong bg-sunken px-1 font-sans font-semibold text-[12px] text-ink">
      {children}
    </kbd>
  );
}

"use client";

import { useTranslations } from "next-intl";
import type { Control } from "../../../model/form-model";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";
import { NumberInput } from "./number-control";

/** A time that is stored in milliseconds and shown in seconds. */
export function DurationControl({ control, value, path, aria }: ControlProps<Extract<Control, { type: "duration" }>>) {
  const t = useTranslations("editor.form");
  const { set, disabled } = useForm();
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
  return (
    <div className="flex items-center gap-2">
      <NumberInput
        aria={aria}
        disabled={disabled}
        value={typeof value === "number" ? value / 1000 : undefined}
        min={seconds(control.min)}
        max={seconds(control.max)}
        step={0.5}
        onChange={(number) => set(path, Math.round(number * 1000), true)}
        className="w-28"
      />
      <span className="text-[13px] text-faint">{t("seconds")}</span>
    </div>
  );
}

"use client";

import { Input } from "@callwright/ui";
import { useState } from "react";
import type { Control } from "../../../model/form-model";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";

/** A number. While it is being typed it may be empty or out of bounds; what is stored is always a number. */
export function NumberControl({ control, value, path, aria }: ControlProps<Extract<Control, { type: "number" }>>) {
  const { set, disabled } = useForm();
  return (
    <NumberInput
      aria={aria}
      disabled={disabled}
      value={typeof value === "number" ? value : undefined}
      min={control.min}
      max={control.max}
      step={control.integer ? 1 : "any"}
      onChange={(number) => set(path, number, true)}
      className="w-28"
    />
  );
}

export interface NumberInputProps {
  readonly aria: ControlProps["aria"];
  readonly value: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step: number | "any";
  readonly disabled: boolean;
  readonly className?: string;
  readonly onChange: (value: number) => void;
}

export function NumberInput({ aria, value, min, max, step, disabled, className, onChange }: NumberInputProps) {
  const { left } = useForm();
  const [draft, setDraft] = useState<string | null>(null);
  const take = (text: string) => {
    setDraft(text);
    const number = Number(text);
    if (text.trim() !== "" && Number.isFinite(number) && number !== value) onChange(number);
  };
  return (
    <Input
      {...aria}
      type="number"
      inputMode={step === 1 ? "numeric" : "decimal"}
      value={draft ?? (value === undefined ? "" : String(value))}
      step={step}
      disabled={disabled}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      className={`tabular-nums ${className ?? ""}`}
      onChange={(event) => take(event.target.value)}
      onBlur={() => {
        setDraft(null);
        left();
      }}
    />
  );
}

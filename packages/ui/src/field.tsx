"use client";

import { Label as RadixLabel } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

export function Label({ className, ...props }: ComponentProps<typeof RadixLabel.Root>) {
  return <RadixLabel.Root className={cn("font-medium text-[13px] text-ink", className)} {...props} />;
}

/** What a control inside a {@link Field} puts on itself, so that label, help and error are read out with it. */
export interface FieldControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  /** What is wrong and how it is mended. */
  error?: ReactNode;
  /** Beside the label, such as "Optional". */
  hint?: ReactNode;
  className?: string;
  /** Draws the control; it puts `{...control}` on itself. */
  children: (control: FieldControlProps) => ReactNode;
}

/** A labelled control with help and error. Give the control `{...control}` of the render function. */
export function Field({ label, help, error, hint, className, children }: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const described = [help ? helpId : null, error ? errorId : null].filter((value) => value !== null).join(" ");
  const control: FieldControlProps = {
    id,
    ...(described ? { "aria-describedby": described } : {}),
    ...(error ? { "aria-invalid": true } : {}),
  };
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-2">
        <Label htmlFor={id}>{label}</Label>
        {hint ? <span className="text-faint text-xs">{hint}</span> : null}
      </div>
      {children(control)}
      {error ? (
        <p id={errorId} role="alert" className="text-[13px] text-bad">
          {error}
        </p>
      ) : null}
      {help ? (
        <p id={helpId} className="text-[13px] text-faint">
          {help}
        </p>
      ) : null}
    </div>
  );
}

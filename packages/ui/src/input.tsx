import type { ComponentProps } from "react";
import { cn } from "./cn";

export const controlStyles =
  "w-full rounded-lg border border-line-strong bg-surface px-3 text-sm text-ink shadow-card transition-colors duration-100 placeholder:text-faint hover:border-faint focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring disabled:cursor-not-allowed disabled:bg-sunken disabled:opacity-70 aria-invalid:border-bad aria-invalid:outline-bad";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(controlStyles, "h-9", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(controlStyles, "min-h-20 py-2 leading-relaxed", className)} {...props} />;
}

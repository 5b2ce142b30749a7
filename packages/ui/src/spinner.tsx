import { LoaderCircle } from "lucide-react";
import { cn } from "./cn";

/** A wait whose end nobody knows. Hidden from screen readers: say what is awaited beside it. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden="true" className={cn("size-4 animate-spin", className)} />;
}

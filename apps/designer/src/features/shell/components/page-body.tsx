import { cn } from "@callwright/ui";
import type { ReactNode } from "react";

/** The space of an ordinary page. The canvas has none. */
export function PageBody({ children, width = "wide" }: { children: ReactNode; width?: "wide" | "narrow" }) {
  return (
    <div className={cn("mx-auto px-6 py-8 md:px-10", width === "wide" ? "max-w-6xl" : "max-w-3xl")}>{children}</div>
  );
}

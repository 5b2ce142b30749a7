import { cn } from "@callwright/ui";
import type { ReactNode } from "react";

const widths = { wide: "max-w-6xl", full: "max-w-[110rem]" } as const;

/** The space of an ordinary page. The canvas has none. */
export function PageBody({ children, width = "wide" }: { children: ReactNode; width?: keyof typeof widths }) {
  return <div className={cn("mx-auto px-6 py-8 md:px-10", widths[width])}>{children}</div>;
}

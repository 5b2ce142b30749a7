import type { ReactNode } from "react";
import { Logo } from "@/features/shell/components/logo";

/** The frame of the pages before one is signed in. */
export function SessionCard({
  title,
  description,
  children,
}: {
  title: string;
  description: string;
  children: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh items-center justify-center px-4 py-12">
      <div className="w-full max-w-sm">
        <Logo className="mb-8 justify-center" />
        <div className="rounded-xl border border-line bg-surface p-7 shadow-pop">
          <h1 className="font-semibold text-ink text-lg tracking-tight">{title}</h1>
          <p className="mt-1 mb-6 text-muted text-sm">{description}</p>
          {children}
        </div>
      </div>
    </main>
  );
}

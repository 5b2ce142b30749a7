"use client";

import { Skeleton } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { LoadError } from "@/features/api/load-error";
import { useHydrated } from "../hooks/use-hydrated";
import { type Me, MeProvider } from "../hooks/use-me";
import { CommandMenu } from "./command-menu";
import { Rail } from "./rail";

const ME_STALE_MS = 60_000;

/** The frame: rail on the left, the page beside it, the command menu over both. */
export function Shell({ initialMe, children }: { initialMe: Me | null; children: ReactNode }) {
  const t = useTranslations("navigation");
  const api = useApi();
  const me = useQuery(
    api.session.me.queryOptions(undefined, {
      staleTime: ME_STALE_MS,
      ...(initialMe ? { initialData: initialMe } : {}),
    }),
  );
  const [commandOpen, setCommandOpen] = useState(false);
  // pages live on data that the browser asks for: until then a button that is seen would not work yet
  const hydrated = useHydrated();
  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t("skip")}
      </a>
      <Rail me={me.data ?? null} onOpenCommands={() => setCommandOpen(true)} />
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 overflow-y-auto focus:outline-none">
        {me.data && hydrated ? (
          <MeProvider value={me.data}>
            {children}
            <CommandMenu open={commandOpen} onOpenChange={setCommandOpen} />
          </MeProvider>
        ) : me.isError ? (
          <div className="p-8">
            <LoadError error={me.error} onRetry={() => me.refetch()} />
          </div>
        ) : (
          <div className="p-8">
            <Skeleton className="h-7 w-48" />
          </div>
        )}
      </main>
    </div>
  );
}

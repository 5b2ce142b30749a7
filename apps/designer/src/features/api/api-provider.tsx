"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/router";

const context = createTRPCContext<AppRouter>();
/** The procedures as query and mutation options of TanStack Query. */
export const useApi = context.useTRPC;
/** The procedures as plain functions. */
export const useApiClient = context.useTRPCClient;

const STALE_AFTER_MS = 5_000;

/** Signed out elsewhere, or the session has run out: back to the sign-in page, and to here afterwards. */
function leaveWhenSignedOut(error: unknown): void {
  if (!(error instanceof TRPCClientError) || error.data?.code !== "UNAUTHORIZED") return;
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?to=${encodeURIComponent(pathname + search)}`);
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        // what the server has refused it refuses again
        retry: (failures, error) => failures < 2 && !(error instanceof TRPCClientError && error.data),
      },
      mutations: { onError: leaveWhenSignedOut },
    },
  });
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/api/trpc", transformer: superjson })] }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

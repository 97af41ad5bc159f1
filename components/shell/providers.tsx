"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useEffect, useState, type ReactNode } from "react";
import { ConnectableProviders } from "@/components/connectable";
import { preloadStepUp, StepUp } from "@/components/auth/step-up";
import { accountsQuery, ceilingsQuery } from "@/components/queries";
import { preloadToasts, Toaster } from "@/components/ui/toaster";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { CeilingsView } from "@/lib/domain/operations/operation";
import { ActorProvider, type DeskActor } from "@/components/actor";
import type { ConnectableProvider } from "@/lib/domain/providers/descriptor";

/** `always`: without a network a read fails and says so, and is made again once there is one. */
function createQueryClient(accounts: AccountView[], ceilings: CeilingsView | null): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        retry: 1,
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        refetchOnReconnect: true,
      },
    },
  });
  client.setQueryData(accountsQuery().queryKey, accounts);
  client.setQueryData(ceilingsQuery().queryKey, ceilings);
  return client;
}

export function Providers({
  actor,
  accounts,
  connectable,
  ceilings,
  children,
}: {
  actor: DeskActor;
  accounts: AccountView[];
  connectable: ConnectableProvider[];
  ceilings: CeilingsView | null;
  children: ReactNode;
}) {
  const [client] = useState(() => createQueryClient(accounts, ceilings));
  useEffect(preloadWhenIdle, []);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        <ActorProvider actor={actor}>
          <ConnectableProviders providers={connectable}>{children}</ConnectableProviders>
          <Toaster />
          <StepUp />
        </ActorProvider>
      </NuqsAdapter>
    </QueryClientProvider>
  );
}

/** After the first load, which this must not slow down. */
const pause = 2_500;

/**
 * What tells of trouble is fetched while nothing else is to do: once there is no network, it is too late for
 * it.
 */
function preloadWhenIdle(): () => void {
  const timer = setTimeout(() => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(preload, { timeout: pause });
    else preload();
  }, pause);
  return () => clearTimeout(timer);
}

function preload(): void {
  performance.mark("subdesk.idle");
  preloadToasts();
  preloadStepUp();
}

"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useEffect, useState, type ReactNode } from "react";
import { ConnectableProviders } from "@/components/connectable";
import { StepUp } from "@/components/auth/step-up";
import { accountsQuery, ceilingsQuery } from "@/components/queries";
import { Toaster } from "@/components/ui/toaster";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { CeilingsView } from "@/lib/domain/operations/operation";
import { ActorProvider, type DeskActor } from "@/components/actor";
import type { ConnectableProvider } from "@/lib/domain/providers/descriptor";
import { preloadWhenIdle } from "./preload";

/**
 * `always`: a write that was held back while offline and sent later would surprise everybody. Reads are made
 * again once there is a network.
 */
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
      mutations: { networkMode: "always", retry: 0 },
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

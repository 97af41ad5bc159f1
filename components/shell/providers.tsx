"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { ConnectableProviders } from "@/components/connectable";
import { SessionGate } from "@/components/auth/session-gate";
import { StepUp } from "@/components/auth/step-up";
import { onOtherTabs } from "@/components/other-tabs";
import { accountsQuery, asksProvider, ceilingsQuery } from "@/components/queries";
import { preloadToasts, Toaster } from "@/components/ui/toaster";
import { whenIdle } from "@/components/ui/when-idle";
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
  person,
  accounts,
  connectable,
  ceilings,
  openIdLabel,
  children,
}: {
  actor: DeskActor;
  /** Their mark. */
  person: string;
  accounts: AccountView[];
  connectable: ConnectableProvider[];
  ceilings: CeilingsView | null;
  /** The name of the OpenID provider, where people sign in at one. */
  openIdLabel: string | null;
  children: ReactNode;
}) {
  const [client] = useState(() => createQueryClient(accounts, ceilings));
  // What reports trouble: without a network it is too late to fetch it.
  useEffect(() => whenIdle(preloadToasts), []);
  useEffect(() => followOtherTabs(client), [client]);
  return (
    <QueryClientProvider client={client}>
      <ActorProvider actor={actor}>
        <ConnectableProviders providers={connectable}>{children}</ConnectableProviders>
        <Toaster />
        <StepUp />
        <SessionGate person={person} openIdLabel={openIdLabel} />
      </ActorProvider>
    </QueryClientProvider>
  );
}

/** A change is often followed by the next: the other tabs read once for all of them, in milliseconds. */
const together = 200;

/**
 * What is changed in another tab is read again here. Not what the provider says live: it would be asked once
 * for every tab.
 */
function followOtherTabs(client: QueryClient): () => void {
  let timer = 0;
  const end = onOtherTabs((message) => {
    if (message !== "changed") return;
    clearTimeout(timer);
    timer = window.setTimeout(
      () => void client.invalidateQueries({ predicate: (query) => !asksProvider(query) }),
      together,
    );
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}

"use client";

import { useAccounts } from "@/components/accounts/use-accounts";

/** The providers that have an account here, each once. */
export function useConnectedProviders(): { id: string; label: string }[] {
  const labels = new Map(useAccounts().map(({ provider, providerLabel }) => [provider, providerLabel]));
  return [...labels].map(([id, label]) => ({ id, label }));
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { accountsQuery } from "@/components/queries";
import type { AccountView } from "@/lib/domain/accounts/account";
import { useAccounts } from "./use-accounts";

/** What a filter by provider offers. */
export const providerChoices = {
  useOptions: () =>
    [...new Map(useAccounts().map((account) => [account.provider, account.providerLabel]))].map(
      ([value, label]) => ({ value, label }),
    ),
  useGone: (values: string[]) => useMissing(values, ({ provider }) => provider),
};

/** What a filter by account offers. */
export const accountChoices = {
  useOptions: () => useAccounts().map(({ id, label }) => ({ value: id, label })),
  useGone: (values: string[]) => useMissing(values, ({ id }) => id),
};

function useMissing(values: string[], idOf: (account: AccountView) => string): string[] {
  const accounts = useQuery(accountsQuery()).data;
  return accounts ? values.filter((value) => !accounts.some((account) => idOf(account) === value)) : [];
}

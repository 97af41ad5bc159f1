"use client";

import { useQuery } from "@tanstack/react-query";
import { accountsQuery, descriptorsQuery } from "@/components/queries";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { OperationDescriptor } from "@/lib/domain/providers/descriptor";

/** The accounts as last read. The layout prefetches them, so they are there at the first render. */
export function useAccounts(): AccountView[] {
  return useQuery(accountsQuery()).data ?? [];
}

const none: OperationDescriptor[] = [];

/** The forms of an account's operations; empty until they are read. */
export function useDescriptors(accountId: string | undefined): OperationDescriptor[] {
  const { data } = useQuery(descriptorsQuery());
  return (accountId !== undefined && data?.[accountId]) || none;
}

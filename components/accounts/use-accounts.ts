"use client";

import { useQuery } from "@tanstack/react-query";
import { accountsQuery, descriptorsQuery } from "@/components/queries";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { OperationDescriptor } from "@/lib/domain/providers/descriptor";

/** The accounts as they were last read; Subdesk's layout brings the first reading along. */
export function useAccounts(): AccountView[] {
  return useQuery(accountsQuery()).data ?? [];
}

const none: OperationDescriptor[] = [];

/** How the operations of an account are asked for; empty until that is read. */
export function useDescriptors(accountId: string | undefined): OperationDescriptor[] {
  const { data } = useQuery(descriptorsQuery());
  return (accountId !== undefined && data?.[accountId]) || none;
}

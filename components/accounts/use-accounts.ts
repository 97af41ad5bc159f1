"use client";

import { useQuery } from "@tanstack/react-query";
import { accountsQuery } from "@/components/queries";
import type { AccountView } from "@/lib/domain/accounts/account";

/** The accounts as they were last read; the desk's layout brings the first reading along. */
export function useAccounts(): AccountView[] {
  return useQuery(accountsQuery()).data ?? [];
}

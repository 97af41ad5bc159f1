import { keepPreviousData, queryOptions, type QueryKey } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import type { AccountDescriptors, AccountView } from "@/lib/domain/accounts/account";
import type { AlertBell } from "@/lib/domain/alerts/alert";
import { secondMs } from "@/lib/domain/durations";
import { type ListSubUsersParams, writeSearch } from "@/lib/domain/sub-users/search";
import type { CustomerName, FoundCustomer } from "@/lib/domain/customers/customer";
import { customerNamesApiPath, findCustomersApiPath } from "@/lib/domain/customers/address";
import type { CeilingsView } from "@/lib/domain/operations/operation";
import type { SubUserPage } from "@/lib/domain/sub-users/sub-user";
import type { SavedView } from "@/lib/domain/views/view";

/** What is asked of a provider now, which may take a minute. */
export const asksProvider = ({ queryKey }: { queryKey: QueryKey }): boolean => queryKey[1] === "live";

export function subUsersQuery(params: ListSubUsersParams) {
  return queryOptions({
    queryKey: ["sub-users", "list", params],
    queryFn: ({ signal }) => fetchJson<SubUserPage>(`/api/sub-users${writeSearch(params)}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 15 * secondMs,
    refetchInterval: 60 * secondMs,
    retry: retryRead,
  });
}

export function ceilingsQuery() {
  return queryOptions({
    queryKey: ["operations", "ceilings"],
    queryFn: ({ signal }) => fetchJson<CeilingsView | null>("/api/operations/ceilings", signal),
    staleTime: 15 * secondMs,
    retry: retryRead,
  });
}

export function tagsQuery() {
  return queryOptions({
    queryKey: ["sub-users", "tags"],
    queryFn: ({ signal }) => fetchJson<string[]>("/api/sub-users/tags", signal),
    staleTime: 60 * secondMs,
    retry: retryRead,
  });
}

/** The first customers that what was typed finds; without a text, those changed last. */
export function findCustomersQuery(text: string) {
  return queryOptions({
    queryKey: ["customers", "find", text],
    queryFn: ({ signal }) => fetchJson<FoundCustomer[]>(findCustomersApiPath(text), signal),
    placeholderData: keepPreviousData,
    staleTime: 10 * secondMs,
    retry: retryRead,
  });
}

/** What customers are called; those no one has are left out. */
export function customerNamesQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ["customers", "names", ids],
    queryFn: ({ signal }) => fetchJson<CustomerName[]>(customerNamesApiPath(ids), signal),
    enabled: ids.length > 0,
    staleTime: 60 * secondMs,
    retry: retryRead,
  });
}

export function accountsQuery() {
  return queryOptions({
    queryKey: ["accounts"],
    queryFn: ({ signal }) => fetchJson<AccountView[]>("/api/accounts", signal),
    staleTime: 10 * secondMs,
    // More often while a provider is being read, so that its silence shows soon.
    refetchInterval: (query) =>
      query.state.data?.some(({ lastSync, reading }) => reading !== null || lastSync?.state === "running")
        ? 2 * secondMs
        : 15 * secondMs,
    retry: retryRead,
  });
}

/** Read again when an account comes or goes, which invalidates all that begins with "accounts". */
export function descriptorsQuery() {
  return queryOptions({
    queryKey: ["accounts", "operations"],
    queryFn: ({ signal }) => fetchJson<AccountDescriptors>("/api/accounts/operations", signal),
    // Someone may add an account while this tab is open.
    staleTime: 30 * secondMs,
    retry: retryRead,
  });
}

export function viewsQuery() {
  return queryOptions({
    queryKey: ["views"],
    queryFn: ({ signal }) => fetchJson<SavedView[]>("/api/views", signal),
    staleTime: 60 * secondMs,
    retry: retryRead,
  });
}

export function alertBellQuery() {
  return queryOptions({
    queryKey: ["alerts", "bell"],
    queryFn: ({ signal }) => fetchJson<AlertBell>("/api/alerts/bell", signal),
    staleTime: 15 * secondMs,
    refetchInterval: 30 * secondMs,
    retry: retryRead,
  });
}

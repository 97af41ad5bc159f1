import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import type { ActivityPage } from "@/lib/domain/activity/activity";
import type { AlertsFilter, AlertsView } from "@/lib/domain/alerts/alert";
import { secondMs } from "@/lib/domain/durations";
import type { OperationView } from "@/lib/domain/operations/operation";
import type { ProfileView } from "@/lib/domain/profile/profile";
import type { ProviderDescriptor } from "@/lib/domain/providers/descriptor";
import type { SessionView, StaffPage } from "@/lib/domain/staff/staff";
import type { SystemView } from "@/lib/domain/system/system";
import type { OverviewView } from "@/lib/domain/overview/overview";
import { writeSearch, type ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { MatchingSubUsers } from "@/lib/domain/sub-users/sub-user";

// What single pages read, apart from the queries that the table's first load carries.
/** Every sub-user the filter matches, as far as they can be selected at once; page and order play no part. */
export function selectionQuery(params: ListSubUsersParams) {
  return queryOptions({
    queryKey: ["sub-users", "selection", params],
    queryFn: ({ signal }) =>
      fetchJson<MatchingSubUsers>(`/api/sub-users/selection${writeSearch(params)}`, signal),
    staleTime: 0,
    gcTime: 0,
    retry: retryRead,
  });
}

export interface OperationsFilter {
  unsettled?: boolean;
  limit?: number;
}

/** What an account of each provider takes. It changes with Subdesk's own version only. */
export function providersQuery() {
  return queryOptions({
    queryKey: ["providers"],
    queryFn: ({ signal }) => fetchJson<ProviderDescriptor[]>("/api/accounts/providers", signal),
    staleTime: Infinity,
    retry: retryRead,
  });
}

/** `filter` in the form of the API's parameters. */
export function activityQuery(filter: Partial<Record<"account" | "subUser" | "person", string>> = {}) {
  return infiniteQueryOptions({
    queryKey: ["activity", filter],
    queryFn({ signal, pageParam }) {
      const search = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ""));
      if (pageParam !== null) search.set("before", pageParam);
      return fetchJson<ActivityPage>(`/api/activity?${search.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 10 * secondMs,
    refetchInterval: 30 * secondMs,
    placeholderData: keepPreviousData,
    retry: retryRead,
  });
}

export function overviewQuery() {
  return queryOptions({
    queryKey: ["overview"],
    queryFn: ({ signal }) => fetchJson<OverviewView>("/api/overview", signal),
    staleTime: 15 * secondMs,
    refetchInterval: (query) =>
      (query.state.data?.needs.unreadAccounts.some(({ reading }) => reading) ? 3 : 60) * secondMs,
    retry: retryRead,
  });
}

export function profileQuery() {
  return queryOptions({
    queryKey: ["profile"],
    queryFn: ({ signal }) => fetchJson<ProfileView>("/api/staff/me", signal),
    staleTime: 10 * secondMs,
    retry: retryRead,
  });
}

export function staffQuery() {
  return queryOptions({
    queryKey: ["staff", "list"],
    queryFn: ({ signal }) => fetchJson<StaffPage>("/api/staff", signal),
    staleTime: 10 * secondMs,
    refetchInterval: 60 * secondMs,
    retry: retryRead,
  });
}

export function systemQuery() {
  return queryOptions({
    queryKey: ["system"],
    queryFn: ({ signal }) => fetchJson<SystemView>("/api/system", signal),
    staleTime: 5 * secondMs,
    refetchInterval: (query) => (query.state.data?.backups.running ? 2 : 15) * secondMs,
    retry: retryRead,
  });
}

export function staffSessionsQuery(staffId: string) {
  return queryOptions({
    queryKey: ["staff", "sessions", staffId],
    queryFn: ({ signal }) => fetchJson<SessionView[]>(`/api/staff/${staffId}/sessions`, signal),
    staleTime: 0,
    retry: retryRead,
  });
}

export function alertsQuery(filter: AlertsFilter) {
  const search = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
  return queryOptions({
    queryKey: ["alerts", "all", filter],
    queryFn: ({ signal }) =>
      fetchJson<AlertsView>(`/api/alerts${search.size > 0 ? `?${search}` : ""}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 10 * secondMs,
    refetchInterval: 15 * secondMs,
    retry: retryRead,
  });
}

export function operationsQuery(filter: OperationsFilter = {}) {
  const search = new URLSearchParams();
  if (filter.unsettled) search.set("unsettled", "true");
  if (filter.limit !== undefined) search.set("limit", String(filter.limit));
  return queryOptions({
    queryKey: ["operations", filter],
    queryFn: ({ signal }) =>
      fetchJson<OperationView[]>(`/api/operations${search.size > 0 ? `?${search}` : ""}`, signal),
    staleTime: 15 * secondMs,
    retry: retryRead,
  });
}

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import type { AuditPage } from "@/lib/domain/audit/audit";
import { secondMs } from "@/lib/domain/durations";

/** `search` without the question mark; older rows are read on demand. */
export function auditQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: ["audit", search],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<AuditPage>(`/api/audit?${search}${pageParam === null ? "" : `&before=${pageParam}`}`, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }: AuditPage) => next,
    placeholderData: keepPreviousData,
    staleTime: 10 * secondMs,
    retry: retryRead,
  });
}

/** Names to choose from. */
export function auditPeopleQuery() {
  return queryOptions({
    queryKey: ["audit-people"],
    queryFn: ({ signal }) => fetchJson<string[]>("/api/audit/people", signal),
    staleTime: 60 * secondMs,
    retry: retryRead,
  });
}

import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/queries";
import type { SessionView, StaffPage } from "@/lib/domain/staff/staff";

export function staffQuery() {
  return queryOptions({
    queryKey: ["staff", "list"],
    queryFn: ({ signal }) => fetchJson<StaffPage>("/api/staff", signal),
    staleTime: 10_000,
    refetchInterval: 60_000,
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

import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import type { BesideView } from "@/lib/domain/customers/beside";
import { secondMs } from "@/lib/domain/durations";
import { subUserApiPath } from "@/lib/domain/sub-users/address";
import type { LiveSubUser, SubUserDetail, SubUserRef } from "@/lib/domain/sub-users/sub-user";

// Apart from the table's queries, so that its first load does not carry them.
export function subUserQuery({ accountId, remoteId }: SubUserRef) {
  return queryOptions({
    queryKey: ["sub-users", "one", accountId, remoteId],
    queryFn: ({ signal }) => fetchJson<SubUserDetail>(subUserApiPath({ accountId, remoteId }), signal),
    staleTime: 15 * secondMs,
    retry: retryRead,
  });
}

/** Whose it is, and what else they have. */
export function besideQuery({ accountId, remoteId }: SubUserRef) {
  return queryOptions({
    queryKey: ["sub-users", "one", accountId, remoteId, "customer"],
    queryFn: ({ signal }) =>
      fetchJson<BesideView>(`${subUserApiPath({ accountId, remoteId })}/customer`, signal),
    staleTime: 15 * secondMs,
    retry: retryRead,
  });
}

/** Asks the provider itself, so it is asked once a visit and not again on focus. */
export function subUserLiveQuery({ accountId, remoteId }: SubUserRef) {
  return queryOptions({
    queryKey: ["sub-users", "live", accountId, remoteId],
    queryFn: ({ signal }) =>
      fetchJson<LiveSubUser>(`${subUserApiPath({ accountId, remoteId })}/live`, signal),
    staleTime: 30 * secondMs,
    gcTime: 30 * secondMs,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import { secondMs } from "@/lib/domain/durations";
import { subUserApiPath } from "@/lib/domain/sub-users/address";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import type { UsageHistory, UsageRange } from "@/lib/domain/usage/history";

export function usageQuery({ accountId, remoteId }: SubUserRef, range: UsageRange) {
  return queryOptions({
    queryKey: ["sub-users", "usage", accountId, remoteId, range],
    queryFn: ({ signal }) =>
      fetchJson<UsageHistory>(`${subUserApiPath({ accountId, remoteId })}/usage?range=${range}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60 * secondMs,
    refetchInterval: 5 * 60 * secondMs,
    retry: retryRead,
  });
}

import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import type { CommentView } from "@/lib/domain/customers/customer";
import { secondMs } from "@/lib/domain/durations";
import { subUserApiPath } from "@/lib/domain/sub-users/address";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

export function commentsOfSubUserQuery({ accountId, remoteId }: SubUserRef) {
  return queryOptions({
    queryKey: ["comments", "sub-user", accountId, remoteId],
    queryFn: ({ signal }) =>
      fetchJson<CommentView[]>(`${subUserApiPath({ accountId, remoteId })}/comments`, signal),
    staleTime: 15 * secondMs,
    refetchInterval: 60 * secondMs,
    retry: retryRead,
  });
}

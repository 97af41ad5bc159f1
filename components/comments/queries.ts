import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import type { CommentView } from "@/lib/domain/customers/customer";
import { subUserApiPath } from "@/lib/domain/sub-users/address";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

const seconds = 1000;

export function commentsOfSubUserQuery({ accountId, remoteId }: SubUserRef) {
  return queryOptions({
    queryKey: ["comments", "sub-user", accountId, remoteId],
    queryFn: ({ signal }) =>
      fetchJson<CommentView[]>(`${subUserApiPath({ accountId, remoteId })}/comments`, signal),
    staleTime: 15 * seconds,
    refetchInterval: 60 * seconds,
    retry: retryRead,
  });
}

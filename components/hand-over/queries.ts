import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import { secondMs } from "@/lib/domain/durations";
import type { SecretLinkView } from "@/lib/domain/hand-over/secret-link";
import type { HandOverView } from "@/lib/domain/hand-over/view";
import { subUserApiPath } from "@/lib/domain/sub-users/address";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

/** Null: the templates alone. */
export type HandOverAbout = SubUserRef | { customer: string } | null;

export function handOverQuery(about: HandOverAbout) {
  const search = new URLSearchParams(
    about === null
      ? {}
      : "accountId" in about
        ? { account: about.accountId, subUser: about.remoteId }
        : { customer: about.customer },
  );
  return queryOptions({
    queryKey: ["hand-over", search.toString()],
    queryFn: ({ signal }) =>
      fetchJson<HandOverView>(`/api/hand-over${search.size > 0 ? `?${search.toString()}` : ""}`, signal),
    staleTime: 10 * secondMs,
    retry: retryRead,
  });
}

export function secretLinksQuery({ accountId, remoteId }: SubUserRef) {
  return queryOptions({
    queryKey: ["secret-links", accountId, remoteId],
    queryFn: ({ signal }) =>
      fetchJson<SecretLinkView[]>(`${subUserApiPath({ accountId, remoteId })}/secret-links`, signal),
    staleTime: 5 * secondMs,
    // A customer may open one at any moment.
    refetchInterval: (query) =>
      (query.state.data?.some(({ state }) => state === "open") ? 15 : 60) * secondMs,
    retry: retryRead,
  });
}

"use client";

import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { subUsersQuery } from "@/components/queries";
import { afterPaint } from "@/components/ui/after-paint";
import type { ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { SubUser, SubUserPage } from "@/lib/domain/sub-users/sub-user";

const none: SubUser[] = [];
const noOne: SubUserPage = { rows: none, total: 0, page: 1, size: 50 };
const idle = 400;
/** Pages left behind that are kept for the way back; leafing on must not fill the memory. */
const kept = 12;

/**
 * One page of sub-users. Old rows stay until the new ones are there. While a filter cannot be applied nothing
 * is read and no one is shown.
 */
export function useSubUsers(params: ListSubUsersParams, quick: boolean, applicable: boolean) {
  const queryClient = useQueryClient();
  const shown = useShown(params);
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    ...subUsersQuery(shown),
    enabled: applicable,
    ...(quick && { refetchInterval: 3000 }),
  });
  // What is prefetched has been read as well, but has not been seen.
  const [seen, setSeen] = useState<SubUserPage>();
  if (data !== undefined && !isPlaceholderData && seen !== data) setSeen(data);
  const page = applicable ? (data ?? (error ? (seen ?? lastKnown(queryClient)) : undefined)) : noOne;
  const rows = page?.rows ?? none;
  const total = page?.total ?? 0;

  const prefetchNext = useCallback(() => {
    if (params.page * params.size < total)
      void queryClient.prefetchQuery(subUsersQuery({ ...params, page: params.page + 1 }));
  }, [queryClient, params, total]);

  useEffect(() => {
    if (isPlaceholderData || total === 0) return;
    const timer = setTimeout(prefetchNext, idle);
    return () => clearTimeout(timer);
  }, [isPlaceholderData, total, prefetchNext]);

  useEffect(() => {
    const cache = queryClient.getQueryCache();
    const left = cache
      .findAll({ queryKey: ["sub-users", "list"], type: "inactive", fetchStatus: "idle" })
      .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const query of left.slice(kept)) cache.remove(query);
  }, [queryClient, params]);

  return {
    rows,
    total,
    /** What the rows were asked for with. */
    params: shown,
    loaded: page !== undefined,
    error: applicable ? error : null,
    stale: data === undefined || isPlaceholderData || shown !== params,
    busy: isPlaceholderData && isFetching,
    refetch,
    prefetchNext,
  };
}

/**
 * What was read last, whatever was asked for: beside an error that says so, better than no rows at all. Only
 * for a table that has shown none yet.
 */
function lastKnown(queryClient: QueryClient): SubUserPage | undefined {
  const lists = queryClient
    .getQueryCache()
    .findAll({ queryKey: ["sub-users", "list"], predicate: ({ state }) => state.data !== undefined });
  return lists.toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)[0]?.state.data as
    | SubUserPage
    | undefined;
}

/**
 * Rows that are at hand come a frame after the key or click that asked for them, which is answered first;
 * those that are not are asked for at once.
 */
function useShown(params: ListSubUsersParams): ListSubUsersParams {
  const queryClient = useQueryClient();
  const [shown, setShown] = useState(params);
  const atHand = shown !== params && queryClient.getQueryData(subUsersQuery(params).queryKey) !== undefined;
  useEffect(() => (atHand ? afterPaint(() => setShown(params)) : undefined), [atHand, params]);
  if (atHand) return shown;
  if (shown !== params) setShown(params);
  return params;
}

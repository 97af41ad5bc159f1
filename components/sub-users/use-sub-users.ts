"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { subUsersQuery } from "@/components/queries";
import type { ListSubUsersParams, SubUser } from "@/lib/sub-users/schema";

const none: SubUser[] = [];
const idle = 400;
/** Pages left behind that are kept for the way back; leafing on must not fill the memory. */
const kept = 12;

/** One page of sub-users. Old rows stay until the new ones are there. */
export function useSubUsers(params: ListSubUsersParams, quick: boolean) {
  const queryClient = useQueryClient();
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({ ...subUsersQuery(params), ...(quick && { refetchInterval: 3000 }) });
  const rows = data?.rows ?? none;
  const total = data?.total ?? 0;

  const prefetchNext = useCallback(() => {
    if (params.page * params.size < total) void queryClient.prefetchQuery(subUsersQuery({ ...params, page: params.page + 1 }));
  }, [queryClient, params, total]);

  useEffect(() => {
    if (isPlaceholderData || total === 0) return;
    const timer = setTimeout(prefetchNext, idle);
    return () => clearTimeout(timer);
  }, [isPlaceholderData, total, prefetchNext]);

  useEffect(() => {
    const cache = queryClient.getQueryCache();
    const left = cache.findAll({ queryKey: ["sub-users", "list"], type: "inactive", fetchStatus: "idle" }).sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const query of left.slice(kept)) cache.remove(query);
  }, [queryClient, params]);

  return { rows, total, loaded: data !== undefined, error, stale: isPlaceholderData, busy: isPlaceholderData && isFetching, refetch, prefetchNext };
}

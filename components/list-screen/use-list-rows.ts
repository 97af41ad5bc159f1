"use client";

import {
  hashKey,
  useQuery,
  useQueryClient,
  type QueryClient,
  type QueryKey,
  type UseQueryOptions,
} from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { afterPaint } from "@/components/ui/after-paint";
import type { PageSize } from "@/lib/domain/sub-users/vocabulary";

export interface RowPage<Row> {
  rows: Row[];
  total: number;
  page: number;
  size: number;
}

interface Paged {
  page: number;
  size: PageSize;
}

/** Its key begins with the list's own two words, as in ["customers", "list", params]. */
export type PageQuery<Params, Row, Key extends QueryKey> = (
  params: Params,
) => UseQueryOptions<RowPage<Row>, Error, RowPage<Row>, Key>;

export interface HowToRead {
  /** Reads the next page while the person looks at this one; not for a list whose pages cost much. */
  ahead?: boolean;
  /** In milliseconds, where the list is read again sooner than usual. */
  every?: number;
}

const none: never[] = [];
const empty: RowPage<never> = { rows: none, total: 0, page: 1, size: 50 };
const idle = 400;
/** Pages left behind that are kept for the way back; leafing on must not fill the memory. */
const kept = 12;

/**
 * One page of a list. Old rows stay until the new ones are there. While a filter cannot be applied nothing
 * is read and no row is shown.
 */
export function useListRows<Params extends Paged, Row, Key extends QueryKey>(
  query: PageQuery<Params, Row, Key>,
  params: Params,
  applicable: boolean,
  { ahead = false, every }: HowToRead = {},
) {
  const queryClient = useQueryClient();
  const shown = useShown(query, params);
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    ...query(shown),
    enabled: applicable,
    ...(every !== undefined && { refetchInterval: every }),
  });
  // What is prefetched has been read as well, but has not been seen.
  const [seen, setSeen] = useState<RowPage<Row>>();
  if (data !== undefined && !isPlaceholderData && seen !== data) setSeen(data);
  const page: RowPage<Row> | undefined = applicable
    ? (data ?? (error ? (seen ?? lastKnown(queryClient, query(params).queryKey)) : undefined))
    : empty;
  const rows = page?.rows ?? none;
  const total = page?.total ?? 0;

  const prefetchNext = useCallback(() => {
    if (params.page * params.size < total)
      void queryClient.prefetchQuery(query({ ...params, page: params.page + 1 }));
  }, [queryClient, query, params, total]);

  useEffect(() => {
    if (!ahead || isPlaceholderData || total === 0) return;
    const timer = setTimeout(prefetchNext, idle);
    return () => clearTimeout(timer);
  }, [ahead, isPlaceholderData, total, prefetchNext]);

  useEffect(() => {
    const cache = queryClient.getQueryCache();
    const left = cache
      .findAll({ queryKey: nameOf(query(params).queryKey), type: "inactive", fetchStatus: "idle" })
      .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const each of left.slice(kept)) cache.remove(each);
  }, [queryClient, query, params]);

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

/** Of all pages of the list. */
const nameOf = (key: QueryKey): QueryKey => key.slice(0, 2);

/**
 * What was read last with the same filters: beside an error that says so, better than no rows at all. Only
 * for a table that has shown none yet. Rows of another filter would be taken, and chosen, for those of this
 * one.
 */
export function lastKnown<Row>(queryClient: QueryClient, key: QueryKey): RowPage<Row> | undefined {
  const filters = filtersOf(key);
  const lists = queryClient.getQueryCache().findAll({
    queryKey: nameOf(key),
    predicate: ({ state, queryKey }) => state.data !== undefined && filtersOf(queryKey) === filters,
  });
  return lists.toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)[0]?.state.data as
    | RowPage<Row>
    | undefined;
}

/** What is asked for, without the order and the page. */
const filtersOf = (key: QueryKey): string =>
  hashKey([{ ...(key[2] as object), page: undefined, size: undefined, sort: undefined, order: undefined }]);

/**
 * Rows that are at hand come a frame after the key or click that asked for them, which is answered first;
 * those that are not are asked for at once.
 */
function useShown<Params, Row, Key extends QueryKey>(
  query: PageQuery<Params, Row, Key>,
  params: Params,
): Params {
  const queryClient = useQueryClient();
  const [shown, setShown] = useState(params);
  const atHand = shown !== params && queryClient.getQueryData(query(params).queryKey) !== undefined;
  useEffect(() => (atHand ? afterPaint(() => setShown(params)) : undefined), [atHand, params]);
  if (atHand) return shown;
  if (shown !== params) setShown(params);
  return params;
}

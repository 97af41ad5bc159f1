"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { CustomerPage, CustomerRow } from "@/lib/domain/customers/row";
import type { ListCustomersParams } from "@/lib/domain/customers/search";
import { customersQuery } from "./queries";

const none: CustomerRow[] = [];
const noOne: CustomerPage = { rows: none, total: 0, page: 1, size: 50 };

/** One page of customers. Old rows stay until the new ones are there. While a filter cannot be applied no one is shown. */
export function useCustomers(params: ListCustomersParams, applicable: boolean) {
  const queryClient = useQueryClient();
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    ...customersQuery(params),
    enabled: applicable,
  });
  const [seen, setSeen] = useState<CustomerPage>();
  if (data !== undefined && !isPlaceholderData && seen !== data) setSeen(data);
  const page = applicable ? (data ?? (error ? seen : undefined)) : noOne;
  const total = page?.total ?? 0;
  const prefetchNext = useCallback(() => {
    if (params.page * params.size < total)
      void queryClient.prefetchQuery(customersQuery({ ...params, page: params.page + 1 }));
  }, [queryClient, params, total]);
  return {
    rows: page?.rows ?? none,
    total,
    loaded: page !== undefined,
    error: applicable ? error : null,
    stale: applicable && (data === undefined || isPlaceholderData),
    busy: isPlaceholderData && isFetching,
    refetch,
    prefetchNext,
  };
}

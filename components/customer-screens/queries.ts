import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import { customerApiPath } from "@/lib/domain/customers/address";
import type { ErasePreview, MergePreview } from "@/lib/domain/customers/customer";
import type { CustomerDetail, CustomerPage, MatchingCustomers } from "@/lib/domain/customers/row";
import { writeCustomerSearch, type ListCustomersParams } from "@/lib/domain/customers/search";
import type { TimelineKind, TimelinePage } from "@/lib/domain/customers/timeline";
import type { CustomerUsage } from "@/lib/domain/customers/usage";
import { secondMs } from "@/lib/domain/durations";
import type { UsageRange } from "@/lib/domain/usage/history";

export function customersQuery(params: ListCustomersParams) {
  return queryOptions({
    queryKey: ["customers", "list", params],
    queryFn: ({ signal }) => fetchJson<CustomerPage>(`/api/customers${writeCustomerSearch(params)}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 15 * secondMs,
    refetchInterval: 60 * secondMs,
    retry: retryRead,
  });
}

/** Every customer the filter matches, as far as they can be selected at once; page and order play no part. */
export function matchingCustomersQuery(params: ListCustomersParams) {
  return queryOptions({
    queryKey: ["customers", "selection", params],
    queryFn: ({ signal }) =>
      fetchJson<MatchingCustomers>(`/api/customers/selection${writeCustomerSearch(params)}`, signal),
    staleTime: 0,
    gcTime: 0,
    retry: retryRead,
  });
}

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ["customers", "one", id],
    queryFn: ({ signal }) => fetchJson<CustomerDetail>(customerApiPath(id), signal),
    staleTime: 10 * secondMs,
    refetchInterval: 60 * secondMs,
    retry: retryRead,
  });
}

export function customerUsageQuery(id: string, range: UsageRange) {
  return queryOptions({
    queryKey: ["customers", "usage", id, range],
    queryFn: ({ signal }) => fetchJson<CustomerUsage>(`${customerApiPath(id)}/usage?range=${range}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60 * secondMs,
    refetchInterval: 5 * 60 * secondMs,
    retry: retryRead,
  });
}

export function customerTimelineQuery(id: string, kind: TimelineKind | null) {
  return infiniteQueryOptions({
    queryKey: ["customers", "timeline", id, kind],
    queryFn({ signal, pageParam }) {
      const search = new URLSearchParams(kind === null ? {} : { kind });
      if (pageParam !== null) search.set("before", pageParam);
      return fetchJson<TimelinePage>(`${customerApiPath(id)}/timeline?${search.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 10 * secondMs,
    refetchInterval: 30 * secondMs,
    placeholderData: keepPreviousData,
    retry: retryRead,
  });
}

/** What merging one customer into another would do. */
export function mergePreviewQuery(from: string, into: string) {
  return queryOptions({
    queryKey: ["customers", "merge", from, into],
    queryFn: ({ signal }) => fetchJson<MergePreview>(`${customerApiPath(from)}/merge?into=${into}`, signal),
    staleTime: 0,
    gcTime: 0,
    retry: retryRead,
  });
}

/** What erasing a customer's personal data would empty. */
export function erasePreviewQuery(id: string) {
  return queryOptions({
    queryKey: ["customers", "erase", id],
    queryFn: ({ signal }) => fetchJson<ErasePreview>(`${customerApiPath(id)}/erase`, signal),
    staleTime: 0,
    gcTime: 0,
    retry: retryRead,
  });
}

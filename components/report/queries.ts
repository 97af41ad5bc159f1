import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import { secondMs } from "@/lib/domain/durations";
import type { UsageReport } from "@/lib/domain/usage/report";

/** `search` as `writeUsageReport` writes it. */
export function usageReportQuery(search: string) {
  return queryOptions({
    queryKey: ["usage", "report", search],
    queryFn: ({ signal }) => fetchJson<UsageReport>(`/api/usage${search}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60 * secondMs,
    retry: retryRead,
  });
}

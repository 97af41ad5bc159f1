import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/queries";
import type { ProviderDescriptor } from "@/lib/domain/providers/descriptor";

/**
 * Which providers there are and what an account of each takes. It changes with the desk's own version only.
 */
export function providersQuery() {
  return queryOptions({
    queryKey: ["providers"],
    queryFn: ({ signal }) => fetchJson<ProviderDescriptor[]>("/api/accounts/providers", signal),
    staleTime: Infinity,
    retry: retryRead,
  });
}

import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/components/fetch-json";
import { plainSearch, writeSearch } from "@/lib/domain/sub-users/search";
import type { SubUserPage } from "@/lib/domain/sub-users/sub-user";

/**
 * The first sub-users that match. Asked with every key; an answer that comes too late is dropped by its
 * signal.
 */
export function paletteQuery(q: string) {
  return queryOptions({
    queryKey: ["sub-users", "palette", q],
    queryFn: ({ signal }) =>
      fetchJson<SubUserPage>(`/api/sub-users${writeSearch({ ...plainSearch, q, size: 25 })}`, signal),
    enabled: q !== "",
    placeholderData: (before) => (q === "" ? undefined : before),
    staleTime: 10_000,
  });
}

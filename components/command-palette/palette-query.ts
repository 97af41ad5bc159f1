import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/components/queries";
import type { SubUserPage } from "@/lib/sub-users/schema";

/** The first sub-users that match. Asked with every key; an answer that comes too late is dropped by its signal. */
export function paletteQuery(q: string) {
  return queryOptions({
    queryKey: ["sub-users", "palette", q],
    queryFn: ({ signal }) => fetchJson<SubUserPage>(`/api/sub-users?${new URLSearchParams({ q, size: "25" })}`, signal),
    enabled: q !== "",
    placeholderData: (before) => (q === "" ? undefined : before),
    staleTime: 10_000,
  });
}

import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/fetch-json";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

/** Whose the user name of a pasted connection string is. */
export function byUserNameQuery(userName: string) {
  return queryOptions({
    queryKey: ["sub-users", "by-user-name", userName],
    queryFn: ({ signal }) =>
      fetchJson<SubUser[]>(
        `/api/sub-users/by-user-name?${new URLSearchParams({ name: userName }).toString()}`,
        signal,
      ),
    staleTime: 10_000,
    retry: retryRead,
  });
}

import { queryOptions } from "@tanstack/react-query";
import { fetchJson, retryRead } from "@/components/queries";
import type { ProfileView } from "@/lib/domain/profile/profile";

export function profileQuery() {
  return queryOptions({
    queryKey: ["profile"],
    queryFn: ({ signal }) => fetchJson<ProfileView>("/api/staff/me", signal),
    staleTime: 10_000,
    retry: retryRead,
  });
}

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { DeskError } from "@/lib/domain/errors";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import { whoseSubUsers } from "./link-calls";

/** Whose these sub-users are, read once for a dialog that shows it before anything is changed. */
export function useWhose(refs: readonly SubUserRef[]) {
  const id = useId();
  return useQuery({
    queryKey: ["customers", "whose", id],
    queryFn: async () => {
      const subUsers = refs.map(({ accountId, remoteId }) => ({ accountId, remoteId }));
      const answer = await whoseSubUsers({ subUsers });
      if (answer.ok) return answer.data;
      throw DeskError.of(answer.error);
    },
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
}

import type { QueryClient } from "@tanstack/react-query";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

/**
 * Everything an operation may have changed is read again. Not the live answer: the operation itself
 * brought back what the provider says, and asking once more would only spend its pace.
 */
export async function invalidateAfterOperation(queryClient: QueryClient, ref?: SubUserRef): Promise<void> {
  const touched = (key: readonly unknown[]) => {
    if (key[1] === "live") return false;
    const ofOne = key[1] === "one" || key[1] === "usage";
    return !ofOne || ref === undefined || (key[2] === ref.accountId && key[3] === ref.remoteId);
  };
  await Promise.all([
    queryClient.invalidateQueries({
      queryKey: ["sub-users"],
      predicate: ({ queryKey }) => touched(queryKey),
    }),
    queryClient.invalidateQueries({ queryKey: ["operations"] }),
    queryClient.invalidateQueries({ queryKey: ["customers"] }),
    queryClient.invalidateQueries({ queryKey: ["audit"] }),
    queryClient.invalidateQueries({ queryKey: ["activity"] }),
    queryClient.invalidateQueries({ queryKey: ["accounts"], exact: true }),
    queryClient.invalidateQueries({ queryKey: ["overview"] }),
  ]);
}

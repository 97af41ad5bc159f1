import type { QueryClient } from "@tanstack/react-query";

/** Whatever shows comments: pages of customers and of sub-users. */
export const afterComment = (queryClient: QueryClient): Promise<unknown> =>
  Promise.all(
    [["comments"], ["customers"], ["audit"]].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );

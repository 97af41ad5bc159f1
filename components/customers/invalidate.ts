import type { QueryClient } from "@tanstack/react-query";

/** The first words of queries that show a customer, or whose a sub-user is. */
const nouns: ReadonlySet<unknown> = new Set([
  "customers",
  "comments",
  "sub-users",
  "activity",
  "audit",
  "overview",
  "usage",
  "hand-over",
]);

/** After a change of customers or of their links: what shows them is read again. No provider is asked. */
export async function invalidateCustomers(queryClient: QueryClient): Promise<void> {
  await queryClient.invalidateQueries({
    // What a dialog of assignments was opened with stays until it is closed.
    predicate: ({ queryKey: [noun, what] }) => nouns.has(noun) && what !== "live" && what !== "whose",
  });
}

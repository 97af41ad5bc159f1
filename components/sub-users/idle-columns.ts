/**
 * Columns that would tell nothing apart, and are shown only where someone asks for them: the account while each
 * provider has one, which the mark beside the name says, and tags while there are none.
 */
export function idleColumns({
  manyAccounts,
  tagged,
}: {
  manyAccounts: boolean;
  tagged: boolean;
}): ReadonlySet<string> {
  return new Set([...(manyAccounts ? [] : ["account"]), ...(tagged ? [] : ["tags"])]);
}

/**
 * Columns that would tell nothing apart, and are shown only where someone asks for them: the account while
 * each provider has one, which the mark beside the name says, and tags and customers while there are none.
 */
export function idleColumns({
  manyAccounts,
  tagged,
  linked,
}: {
  manyAccounts: boolean;
  tagged: boolean;
  linked: boolean;
}): ReadonlySet<string> {
  return new Set([
    ...(manyAccounts ? [] : ["account"]),
    ...(tagged ? [] : ["tags"]),
    ...(linked ? [] : ["customer"]),
  ]);
}

/**
 * Which line of the table each row is drawn in. Another page is written into the lines that are there, which
 * costs half of making new ones; a page that is read anew keeps every row in its own line, so that nothing
 * slips from under a finger.
 */
export function slotsFor(
  ids: readonly string[],
  kept: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const taken = new Set(ids.flatMap((id) => kept.get(id) ?? []));
  let next = 0;
  const free = () => {
    while (taken.has(next)) next += 1;
    return next++;
  };
  return new Map(ids.map((id) => [id, kept.get(id) ?? free()]));
}

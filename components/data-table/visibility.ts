interface Hideable {
  id: string;
  hidden?: boolean;
  fixed?: boolean;
}

/** Which columns are shown: the address names those that differ from the default. */
export function visibilityOf(
  columns: readonly Hideable[],
  changed: readonly string[],
): Record<string, boolean> {
  return Object.fromEntries(
    columns.map(({ id, hidden = false, fixed = false }) => [id, fixed || hidden === changed.includes(id)]),
  );
}

export function withColumn(changed: readonly string[], id: string): string[] {
  return changed.includes(id) ? changed.filter((other) => other !== id) : [...changed, id].sort();
}

interface Hideable {
  id: string;
  hidden?: boolean;
  fixed?: boolean;
}

const none: ReadonlySet<string> = new Set();

/**
 * Which columns are shown: the address names those that differ from the default. `idle` ones would tell
 * nothing apart and are shown only where the address asks for them, as "+account".
 */
export function visibilityOf(
  columns: readonly Hideable[],
  changed: readonly string[],
  idle: ReadonlySet<string> = none,
): Record<string, boolean> {
  return Object.fromEntries(
    columns.map(({ id, hidden = false, fixed = false }) => [
      id,
      fixed || (idle.has(id) ? changed.includes(`+${id}`) : hidden === changed.includes(id)),
    ]),
  );
}

export function withColumn(
  changed: readonly string[],
  id: string,
  idle: ReadonlySet<string> = none,
): string[] {
  const name = idle.has(id) ? `+${id}` : id;
  return changed.includes(name) ? changed.filter((other) => other !== name) : [...changed, name].sort();
}

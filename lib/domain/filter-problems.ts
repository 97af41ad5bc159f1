/** A filter in an address that cannot be applied. */
export interface FilterProblem {
  /** The values as in the address. */
  given: string[];
  /** What is wrong with them, as a sentence that names the filter. */
  message: string;
}

type Problems<Key extends string> = Partial<Record<Key, FilterProblem>>;

/** All problems as one text, in the order of the keys; null when the filters can be applied. */
export function textOfProblems<Key extends string>(
  keys: readonly Key[],
  problems: Problems<Key>,
): string | null {
  const messages = keys.flatMap((key) => problems[key]?.message ?? []);
  return messages.length > 0 ? messages.join(" ") : null;
}

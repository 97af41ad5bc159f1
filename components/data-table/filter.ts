interface FilterOption {
  value: string;
  label: string;
}

/** Why the values a filter was given cannot be applied. */
export interface FilterTrouble {
  given: string[];
  message: string;
}

/** What there is to choose from. */
export interface FilterChoices {
  id: string;
  label: string;
  /** One answer at a time, or any number of them. */
  kind: "one" | "many";
  /** How many can be chosen at once, and what they are called. */
  most?: { count: number; of: string };
  /** Two values that mean the same choice, where that is more than being equal. */
  same?: (a: string, b: string) => boolean;
  /**
   * A hook, so that the choices may come from the server. `typed` is what they are searched for, absent where
   * only the words of the chosen `values` are needed.
   */
  useOptions: (values: readonly string[], typed?: string) => readonly FilterOption[];
  /** There are too many to list: `useOptions` itself finds those for what was typed. */
  searched?: boolean;
}

/** One filter as the toolbar draws it, over a view of the table. */
export interface TableFilter<View> extends FilterChoices {
  read: (view: View) => string[];
  write: (values: string[]) => Partial<View>;
  /** Set while the filter cannot be applied as it is. */
  trouble: (view: View) => FilterTrouble | undefined;
  /** Which of the values no one can match any more; none while that is not known. */
  useGone: (values: string[]) => string[];
}

export function sameChoice({ same }: FilterChoices, a: string, b: string): boolean {
  return same ? same(a, b) : a === b;
}

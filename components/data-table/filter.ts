interface FilterOption {
  value: string;
  label: string;
}

/** Why the values a filter was given cannot be applied. */
export interface FilterTrouble {
  given: string[];
  message: string;
}

/** One filter as the toolbar draws it, over a view of the table. */
export interface TableFilter<View> {
  id: string;
  label: string;
  /** One answer at a time, or any number of them. */
  kind: "one" | "many";
  read: (view: View) => string[];
  write: (values: string[]) => Partial<View>;
  /** Set while the filter cannot be applied as it is. */
  trouble: (view: View) => FilterTrouble | undefined;
  /** How many can be chosen at once, and what they are called. */
  most?: { count: number; of: string };
  /** Two values that mean the same choice, where that is more than being equal. */
  same?: (a: string, b: string) => boolean;
  /** A hook, so that the choices may come from the server. */
  useOptions: () => readonly FilterOption[];
  /** Which of the values nobody can match any more; none while that is not known. */
  useGone: (values: string[]) => string[];
}

export function sameChoice<View>({ same }: TableFilter<View>, a: string, b: string): boolean {
  return same ? same(a, b) : a === b;
}

/** One thing that was chosen, and where it was seen when it was chosen. */
export interface Chosen<Row> {
  key: string;
  name: string;
  /** Missing when it was chosen through "select all that match" and never shown. */
  row?: Row;
  /** The filter in force then. */
  filter: string;
  /** The page it was on, order and size included; null when it was never shown. */
  page: string | null;
}

/** Explicit items, never a condition: a changed filter can neither widen nor narrow it. */
export type Selection<Row> = ReadonlyMap<string, Chosen<Row>>;

export function toggled<Row>(selection: Selection<Row>, item: Chosen<Row>): Selection<Row> {
  const next = new Map(selection);
  if (!next.delete(item.key)) next.set(item.key, item);
  return next;
}

export function withItems<Row>(
  selection: Selection<Row>,
  items: readonly Chosen<Row>[],
  on: boolean,
): Selection<Row> {
  const next = new Map(selection);
  for (const item of items) {
    if (!on) next.delete(item.key);
    // What was shown knows more than what only matched.
    else if (item.row !== undefined || !next.has(item.key)) next.set(item.key, item);
  }
  return next;
}

/** The items between two places of a page, both included, in either direction. */
export function between<Item>(items: readonly Item[], from: number, to: number): Item[] {
  return items.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
}

type PageMark = "none" | "some" | "all";

export function markOf<Row>(selection: Selection<Row>, keys: readonly string[]): PageMark {
  const chosen = keys.filter((key) => selection.has(key)).length;
  if (chosen === 0) return "none";
  return chosen === keys.length ? "all" : "some";
}

interface SelectionFacts {
  count: number;
  /** On how many pages of the present order they are; null when that cannot be said. */
  pages: number | null;
  /** Some were chosen under another filter, so they may not be in the present view. */
  mixed: boolean;
}

export function factsOf<Row>(selection: Selection<Row>, filter: string, order: string): SelectionFacts {
  const pages = new Set<string>();
  let paged = true;
  let mixed = false;
  for (const item of selection.values()) {
    if (item.filter !== filter) mixed = true;
    if (item.page?.startsWith(order)) pages.add(item.page);
    else paged = false;
  }
  return { count: selection.size, pages: paged && !mixed && selection.size > 0 ? pages.size : null, mixed };
}

export function countOutside<Row>(selection: Selection<Row>, inView: ReadonlySet<string>): number {
  let outside = 0;
  for (const key of selection.keys()) if (!inView.has(key)) outside += 1;
  return outside;
}

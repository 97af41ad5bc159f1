import { filterKeys, type FilterKey } from "./filters";
import {
  plainSearch,
  readSearch,
  textsOf,
  type FilterProblems,
  type ListSubUsersParams,
  type SearchKey,
} from "./search";

export const densities = ["dense", "comfortable"] as const;

/** How the table is drawn, whatever it lists. */
interface Arrangement {
  /** Columns shown or hidden contrary to their default. */
  cols: string[];
  density: (typeof densities)[number];
  /** The saved view it started from. */
  view: string | null;
}

/** Everything in the table's address. */
export interface TableView extends ListSubUsersParams, Arrangement {
  /** Filters that cannot be applied: while there is one, no sub-user is shown. */
  problems: FilterProblems;
}

/** The search is kept as in the address, so that unreadable values can still be shown and removed. */
type TableAddress = Record<SearchKey, string[]> & Arrangement;

export function viewOfAddress({ cols, density, view, ...texts }: TableAddress): TableView {
  const { shown, problems } = readSearch(texts);
  return { ...shown, problems, cols, density, view };
}

/** The changes to the address. A filter with a problem keeps its values until it is changed itself. */
export function addressOfView({
  problems,
  cols,
  density,
  view,
  ...search
}: Partial<TableView>): Partial<TableAddress> {
  const texts = textsOf({ ...plainSearch, ...search }, problems);
  const changed = (Object.keys(search) as SearchKey[]).filter((key) => search[key] !== undefined);
  return {
    ...Object.fromEntries(changed.map((key) => [key, texts[key]])),
    ...(cols !== undefined && { cols }),
    ...(density !== undefined && { density }),
    ...(view !== undefined && { view }),
  };
}

export function isFiltered(view: TableView): boolean {
  return filtersOn(view).length > 0;
}

/** The filters that narrow the view down, or would if they could be applied. */
export function filtersOn(view: TableView): FilterKey[] {
  const texts = textsOf(view, view.problems);
  return filterKeys.filter((key) => texts[key].length > 0);
}

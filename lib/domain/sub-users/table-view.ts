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

/** How the table is drawn, whoever is in it. */
interface Arrangement {
  /** Columns shown or hidden against their default. */
  cols: string[];
  density: (typeof densities)[number];
  /** The saved view it started from. */
  view: string | null;
}

/** All that the address of the table says. */
export interface TableView extends ListSubUsersParams, Arrangement {
  /** Filters that cannot be applied: as long as there is one, no one is shown. */
  problems: FilterProblems;
}

/**
 * The search is kept as the address has it, so that what cannot be read is still there to be shown and taken
 * away.
 */
type TableAddress = Record<SearchKey, string[]> & Arrangement;

export function viewOfAddress({ cols, density, view, ...texts }: TableAddress): TableView {
  const { shown, problems } = readSearch(texts);
  return { ...shown, problems, cols, density, view };
}

/** What changes in the address. A filter with a problem keeps its values until it is changed itself. */
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

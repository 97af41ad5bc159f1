import type { List, ListView } from "../lists/define-list";
import { viewsOf, type SavedView } from "./view";

/**
 * What a saved view keeps of a list's address: filter, order, columns, density; not the page, nor which
 * view it came from.
 */
export function addressOf<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  view: ListView<Values, Sort>,
): string {
  return list.writeView({ ...view, page: 1, view: null });
}

/** The list of a saved view, from its first page. */
export function viewOf<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  { id, search }: Pick<SavedView, "id" | "search">,
): ListView<Values, Sort> {
  return { ...list.readView(new URLSearchParams(search)), page: 1, view: id };
}

/** The list without any filter or choice. */
export function plainView<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
): ListView<Values, Sort> {
  return list.readView({});
}

export interface ActiveView {
  saved: SavedView;
  /** Whether something has changed since it was chosen. */
  edited: boolean;
}

/** The active one of the list's saved views: the chosen one, else one that equals what is shown. */
export function activeView<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  view: ListView<Values, Sort>,
  saved: readonly SavedView[],
): ActiveView | null {
  const now = addressOf(list, view);
  const same = (each: SavedView) => addressOf(list, viewOf(list, each)) === now;
  const own = viewsOf(list.name, saved);
  const chosen = own.find(({ id }) => id === view.view);
  if (chosen) return { saved: chosen, edited: !same(chosen) };
  const equal = now === "" ? undefined : own.find(same);
  return equal ? { saved: equal, edited: false } : null;
}

import { writeTexts, type List, type ListAddress, type ListView } from "../lists/define-list";
import { viewsOf, type SavedView } from "./view";

/**
 * What a saved view keeps of a list's address: filter, order, columns, density; not the page, nor which
 * view it came from.
 */
export function addressOf<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  view: ListView<Values, Sort>,
): string {
  const texts = list.textsOf({ ...view, page: 1 }, view.problems);
  return writeTexts([
    ...list.keys.map((key) => [key, texts[key]] as const),
    ["cols", view.cols.length > 0 ? [view.cols.join(",")] : []],
    ["density", view.density === "dense" ? [] : [view.density]],
  ]);
}

/** The list of a saved view, from its first page. */
export function viewOf<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  { id, search }: Pick<SavedView, "id" | "search">,
): ListView<Values, Sort> {
  return { ...read(list, search), page: 1, view: id };
}

/** The list without any filter or choice. */
export function plainView<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
): ListView<Values, Sort> {
  return read(list, "");
}

function read<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  search: string,
): ListView<Values, Sort> {
  const source = new URLSearchParams(search);
  const texts = Object.fromEntries(list.keys.map((key) => [key, source.getAll(key)]));
  return list.viewAt({
    ...texts,
    cols: source.get("cols")?.split(",").filter(Boolean) ?? [],
    density: source.get("density") === "comfortable" ? "comfortable" : "dense",
    view: null,
  } as ListAddress<Values>);
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

import { searchKeys, writeTexts, type SearchKey } from "../sub-users/search";
import { addressOfView, viewOfAddress, type TableView } from "../sub-users/table-view";
import type { SavedView } from "./view";

/**
 * What a saved view keeps of the table's address: filter, order, columns, density; not the page, nor which
 * view it came from.
 */
export function addressOf(view: TableView): string {
  const texts = addressOfView({ ...view, page: 1 });
  return writeTexts([
    ...searchKeys.map((key) => [key, texts[key] ?? []] as const),
    ["cols", view.cols.length > 0 ? [view.cols.join(",")] : []],
    ["density", view.density === "dense" ? [] : [view.density]],
  ]);
}

/** The table of a saved view, from its first page. */
export function viewOf({ id, search }: Pick<SavedView, "id" | "search">): TableView {
  return { ...read(search), page: 1, view: id };
}

/** The table without any filter or choice. */
export function plainView(): TableView {
  return read("");
}

function read(search: string): TableView {
  const source = new URLSearchParams(search);
  const texts = Object.fromEntries(searchKeys.map((key) => [key, source.getAll(key)])) as Record<
    SearchKey,
    string[]
  >;
  const density = source.get("density") === "comfortable" ? "comfortable" : "dense";
  return viewOfAddress({
    ...texts,
    cols: source.get("cols")?.split(",").filter(Boolean) ?? [],
    density,
    view: null,
  });
}

export interface ActiveView {
  saved: SavedView;
  /** Whether something has changed since it was chosen. */
  edited: boolean;
}

/** The active saved view: the chosen one, else one that equals what is shown. */
export function activeView(view: TableView, saved: readonly SavedView[]): ActiveView | null {
  const now = addressOf(view);
  const same = (each: SavedView) => addressOf(viewOf(each)) === now;
  const chosen = saved.find(({ id }) => id === view.view);
  if (chosen) return { saved: chosen, edited: !same(chosen) };
  const equal = now === "" ? undefined : saved.find(same);
  return equal ? { saved: equal, edited: false } : null;
}

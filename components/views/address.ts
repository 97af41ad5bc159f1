import { createLoader, createSerializer } from "nuqs/server";
import { addressOfView, viewOfAddress, viewParsers, type View } from "@/components/sub-users/use-view";
import type { SavedView } from "@/lib/views/schema";

const serialize = createSerializer(viewParsers);
const load = createLoader(viewParsers);

/** What a saved view keeps of the table's address: filter, order, columns, density; not the page, nor which view it came from. */
export function addressOf(view: View): string {
  return serialize(addressOfView({ ...view, page: 1, view: null }));
}

/** The table as a saved view has it, from its first page. */
export function viewOf({ id, search }: Pick<SavedView, "id" | "search">): View {
  return { ...viewOfAddress(load(new URLSearchParams(search))), page: 1, view: id };
}

/** The table as it is without any filter or choice. */
export function plainView(): View {
  return viewOfAddress(load(new URLSearchParams()));
}

export interface ActiveView {
  saved: SavedView;
  /** Something was changed since it was chosen. */
  edited: boolean;
}

/** The saved view one is in: the one that was chosen, else one that is exactly what is shown. */
export function activeView(view: View, saved: readonly SavedView[]): ActiveView | null {
  const now = addressOf(view);
  const same = (each: SavedView) => addressOf(viewOf(each)) === now;
  const chosen = saved.find(({ id }) => id === view.view);
  if (chosen) return { saved: chosen, edited: !same(chosen) };
  const equal = now === "" ? undefined : saved.find(same);
  return equal ? { saved: equal, edited: false } : null;
}

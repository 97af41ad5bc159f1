import type { ListName } from "../lists/define-list";

export interface SavedView<Name extends ListName = ListName> {
  id: string;
  list: Name;
  name: string;
  /** The search part of the list's address: filter, sort, columns. */
  search: string;
  shared: boolean;
  own: boolean;
  owner: string;
}
export type SaveViewRequest = Pick<SavedView, "id" | "list" | "name" | "search" | "shared">;

/** Those of one list: a search means other rows in another. */
export function viewsOf<Name extends ListName>(name: Name, views: readonly SavedView[]): SavedView<Name>[] {
  return views.filter((view): view is SavedView<Name> => view.list === name);
}

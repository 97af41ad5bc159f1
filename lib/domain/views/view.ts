export interface SavedView {
  id: string;
  name: string;
  /** The search part of the table's address: filter, sort, columns. */
  search: string;
  shared: boolean;
  own: boolean;
  owner: string;
}
export type SaveViewRequest = Pick<SavedView, "id" | "name" | "search" | "shared">;

import { defineList, type ListParams, type ListView } from "../lists/define-list";
import { filters, type FilterValues } from "./filters";
import { subUserSorts, type SubUserSortKey } from "./vocabulary";

export type ListSubUsersParams = ListParams<FilterValues, SubUserSortKey>;
export type TableView = ListView<FilterValues, SubUserSortKey>;

export const subUserList = defineList<FilterValues, SubUserSortKey>({
  name: "sub-users",
  filters,
  sorts: subUserSorts,
  sort: "runsOut",
});

export const {
  plain: plainSearch,
  read: readSearch,
  problemText,
  demandParams: readListParams,
  storedProblem,
  write: writeSearch,
} = subUserList;

/** Equal for two addresses that show the same sub-users, however they are spelled. */
export function filterOf(search: string): string {
  const { shown, problems } = readSearch(new URLSearchParams(search));
  const { sort, order, page, size } = plainSearch;
  return writeSearch({ ...shown, sort, order, page, size }, problems);
}

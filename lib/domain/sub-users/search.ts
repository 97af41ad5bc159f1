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

export const { plain: plainSearch, read: readSearch, problemText, write: writeSearch } = subUserList;

import type { SearchSource } from "../lists/define-list";
import { requireValidParams, problemOfStored } from "../lists/refuse";
import { plainSearch, readSearch, subUserList, writeSearch } from "./search";

// Apart from the list itself, which the table loads before its first row.

export const readListParams = (source: SearchSource) => requireValidParams(subUserList, source);
export const storedProblem = (search: string) => problemOfStored(subUserList, search);

/** Equal for two addresses that show the same sub-users, however they are spelled. */
export function filterOf(search: string): string {
  const { shown, problems } = readSearch(new URLSearchParams(search));
  const { sort, order, page, size } = plainSearch;
  return writeSearch({ ...shown, sort, order, page, size }, problems);
}

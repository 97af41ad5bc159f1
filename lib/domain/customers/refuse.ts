import type { SearchSource } from "../lists/define-list";
import { requireValidParams, problemOfStored } from "../lists/refuse";
import { customerList } from "./search";
import { customerSorts, privateSorts } from "./vocabulary";

export const readCustomerParams = (source: SearchSource) => requireValidParams(customerList, source);

/**
 * Why a saved view of customers cannot be opened by a person; null when it can. Without the permission to see
 * contacts none is ordered by them.
 */
export function customersViewProblem(search: string, { contacts }: { contacts: boolean }): string | null {
  const { sort } = shownBy(search);
  if (!contacts && privateSorts.includes(sort))
    return `Your role cannot order by ${customerSorts[sort].label.toLowerCase()}.`;
  return problemOfStored(customerList, search);
}

/** Whether the search of a saved view has words, which may be a contact, or an order by what is personal. */
export function isPersonal(search: string): boolean {
  const { q, sort } = shownBy(search);
  return q !== "" || privateSorts.includes(sort);
}

const shownBy = (search: string) => customerList.read(new URLSearchParams(search)).shown;

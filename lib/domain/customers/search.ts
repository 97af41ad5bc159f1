import { defineList, type ListParams, type ListView } from "../lists/define-list";
import { choice, list, search, whole, type Filter } from "../sub-users/filters";
import { customerSorts, privateSorts, type CustomerSortKey } from "./vocabulary";

/** In the order of the address. A filter's key is its name there and must not change. */
const customerFilters = {
  q: search("Search"),
  /** Without it, the active ones. */
  state: choice("State", ["closed", "all"]),
  provider: list("Provider", { most: 20, longest: 32, joined: true }),
  /** At the recent rate a cap of one of its sub-users is reached within this many days. */
  out: whole("Running out within", { to: 365, takes: "takes 1 to 365 days" }),
  linked: choice("Sub-users", ["none", "some"]),
};

export type CustomerFilterKey = keyof typeof customerFilters;
export type CustomerFilterValues = {
  [Key in CustomerFilterKey]: (typeof customerFilters)[Key] extends Filter<infer Value> ? Value : never;
};
export type ListCustomersParams = ListParams<CustomerFilterValues, CustomerSortKey>;
export type CustomersView = ListView<CustomerFilterValues, CustomerSortKey>;

export const customerList = defineList<CustomerFilterValues, CustomerSortKey>({
  name: "customers",
  filters: customerFilters,
  sorts: customerSorts,
  sort: "runsOut",
});

export const {
  plain: plainCustomers,
  demandParams: readCustomerParams,
  write: writeCustomerSearch,
} = customerList;

/**
 * Why a saved view of customers cannot be opened by a person; null when it can. Without the permission to see contacts
 * none is ordered by them.
 */
export function customersViewProblem(search: string, { contacts }: { contacts: boolean }): string | null {
  const { sort } = shownBy(search);
  if (!contacts && privateSorts.includes(sort))
    return `Your role cannot order by ${customerSorts[sort].label.toLowerCase()}.`;
  return customerList.storedProblem(search);
}

/** Whether the search of a saved view has words, which may be a contact, or an order by what is personal. */
export function isPersonal(search: string): boolean {
  const { q, sort } = shownBy(search);
  return q !== "" || privateSorts.includes(sort);
}

const shownBy = (search: string) => customerList.read(new URLSearchParams(search)).shown;

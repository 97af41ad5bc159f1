import { defineList, type ListParams, type ListView } from "../lists/define-list";
import { choice, list, search, whole, type Filter } from "../sub-users/filters";
import { customerSorts, type CustomerSortKey } from "./vocabulary";

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

export const { plain: plainCustomers, write: writeCustomerSearch } = customerList;

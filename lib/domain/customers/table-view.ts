import type { densities } from "../sub-users/table-view";
import {
  customerTexts,
  plainCustomers,
  readCustomerSearch,
  type CustomerFilterProblems,
  type CustomerSearchKey,
  type ListCustomersParams,
} from "./search";

/** How the table is drawn, whatever it lists. */
interface Arrangement {
  /** Columns shown or hidden contrary to their default. */
  cols: string[];
  density: (typeof densities)[number];
}

/** Everything in the table's address. */
export interface CustomersView extends ListCustomersParams, Arrangement {
  /** Filters that cannot be applied: while there is one, no customer is shown. */
  problems: CustomerFilterProblems;
}

type CustomersAddress = Record<CustomerSearchKey, string[]> & Arrangement;

export function customersViewOf({ cols, density, ...texts }: CustomersAddress): CustomersView {
  const { shown, problems } = readCustomerSearch(texts);
  return { ...shown, problems, cols, density };
}

/** The changes to the address. A filter with a problem keeps its values until it is changed itself. */
export function addressOfCustomers({
  problems,
  cols,
  density,
  ...search
}: Partial<CustomersView>): Partial<CustomersAddress> {
  const texts = customerTexts({ ...plainCustomers, ...search }, problems);
  const changed = (Object.keys(search) as CustomerSearchKey[]).filter((key) => search[key] !== undefined);
  return {
    ...Object.fromEntries(changed.map((key) => [key, texts[key]])),
    ...(cols !== undefined && { cols }),
    ...(density !== undefined && { density }),
  };
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useAccounts } from "@/components/accounts/use-accounts";
import type { TableFilter } from "@/components/data-table/filter";
import { accountsQuery } from "@/components/queries";
import {
  customerFilterKeys,
  customerFilters,
  customerTexts,
  readCustomerFilter,
  writeCustomerFilter,
  type CustomerFilterKey,
} from "@/lib/domain/customers/search";
import type { CustomersView } from "@/lib/domain/customers/table-view";
import * as texts from "@/lib/domain/texts/customers";

/** How the toolbar offers each filter but the search, in its order. */
export const customerPills: TableFilter<CustomersView>[] = [
  one("state", [
    { value: "closed", label: texts.closed },
    { value: "all", label: texts.activeAndClosed },
  ]),
  {
    ...ofKey("provider"),
    most: customerFilters.provider.most,
    kind: "many",
    read: (view) => view.provider,
    write: (values) => ({ provider: values }),
    useOptions: () =>
      [...new Map(useAccounts().map((account) => [account.provider, account.providerLabel]))].map(
        ([value, label]) => ({ value, label }),
      ),
    useGone(values) {
      const accounts = useQuery(accountsQuery()).data;
      return accounts ? values.filter((value) => !accounts.some(({ provider }) => provider === value)) : [];
    },
  },
  one(
    "out",
    [3, 7, 14, 30].map((days) => ({ value: String(days), label: texts.days(days) })),
  ),
  one("linked", [
    { value: "some", label: texts.withSubUsers },
    { value: "none", label: texts.withoutSubUsers },
  ]),
];

/** The filters that narrow the view down, or would if they could be applied. */
export function customerFiltersOn(view: CustomersView): CustomerFilterKey[] {
  const given = customerTexts(view, view.problems);
  return customerFilterKeys.filter((key) => given[key].length > 0);
}

function ofKey(key: CustomerFilterKey) {
  return {
    id: key,
    label: customerFilters[key].label,
    trouble: ({ problems }: CustomersView) => problems[key],
  };
}

function one(
  key: "state" | "out" | "linked",
  options: { value: string; label: string }[],
): TableFilter<CustomersView> {
  return {
    ...ofKey(key),
    kind: "one",
    useOptions: () => options,
    useGone: () => [],
    read: (view) => writeCustomerFilter(key, view),
    write(values) {
      const reading = values.length === 0 ? { value: null } : readCustomerFilter(key, values);
      return "value" in reading ? { [key]: reading.value } : {};
    },
  };
}

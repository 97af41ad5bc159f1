"use client";

import { useQuery } from "@tanstack/react-query";
import { accountChoices, providerChoices } from "@/components/accounts/account-choices";
import type { TableFilter } from "@/components/data-table/filter";
import { fixed, pillsOf } from "@/components/list-screen/filters";
import { customerNamesQuery, findCustomersQuery, tagsQuery } from "@/components/queries";
import { visibleText } from "@/lib/domain/format";
import { withoutCustomer, type FilterKey, type FilterValues } from "@/lib/domain/sub-users/filters";
import { subUserList, type TableView } from "@/lib/domain/sub-users/search";
import { statusLooks } from "@/lib/domain/sub-users/status";
import { tagKey } from "@/lib/domain/sub-users/tags";
import { mostListedTags, subUserStatuses } from "@/lib/domain/sub-users/vocabulary";
import * as texts from "@/lib/domain/texts/table";

/** What accounts and providers are called. */
interface Names {
  account: (id: string) => string;
  provider: (id: string) => string;
  customer: (id: string) => string;
}

interface FilterControl<Value> {
  /** Its part of the sentence that says what was looked for. */
  describe: (value: Value, names: Names) => string;
  /** How the toolbar offers it; null for the search, which has a box of its own. */
  pill: TableFilter<TableView> | null;
}

const { one, many } = pillsOf(subUserList);

/** The browser's half of each filter, in the order of the toolbar. */
export const filterControls: { [Key in FilterKey]: FilterControl<FilterValues[Key]> } = {
  q: { describe: texts.withWords, pill: null },
  provider: {
    describe: (ids, { provider }) => texts.withProvider(any(ids.map(provider))),
    pill: many("provider", providerChoices),
  },
  account: {
    describe: (ids, { account }) => texts.withAccount(any(ids.map(account))),
    pill: many("account", accountChoices),
  },
  status: {
    describe: (statuses) => texts.withStatus(any(statuses.map((status) => statusLooks[status].label))),
    pill: many("status", {
      write: (values) => ({ status: subUserStatuses.filter((status) => values.includes(status)) }),
      ...fixed(subUserStatuses.map((value) => ({ value, label: statusLooks[value].label }))),
    }),
  },
  customer: {
    describe: (ids, { customer }) => texts.withCustomer(any(ids.map(customer))),
    pill: many("customer", {
      searched: true,
      useOptions: useCustomerOptions,
      useGone: useMissingCustomers,
    }),
  },
  near: {
    describe: texts.withShare,
    pill: one(
      "near",
      [80, 90, 95, 100].map((share) => ({
        value: String(share),
        label: share === 100 ? texts.usedUp : texts.shareOrMore(share),
      })),
    ),
  },
  unlimited: {
    describe: (unlimited) => (unlimited ? texts.withoutTrafficCap : texts.withTrafficCap),
    pill: one("unlimited", [
      { value: "true", label: texts.noTrafficCap },
      { value: "false", label: texts.aTrafficCap },
    ]),
  },
  out: {
    describe: texts.withDays,
    pill: one(
      "out",
      [3, 7, 14, 30].map((days) => ({ value: String(days), label: texts.days(days) })),
    ),
  },
  alert: {
    describe: (which) => (which === "already" ? texts.withEarlierAlert : texts.withOpenAlert),
    pill: one("alert", [
      { value: "open", label: texts.openAlert },
      { value: "already", label: texts.earlierAlert },
    ]),
  },
  tag: {
    describe: (tags) => texts.withTag(any(tags)),
    pill: many("tag", {
      same: (a, b) => tagKey(a) === tagKey(b),
      useOptions: () => useQuery(tagsQuery()).data?.map((tag) => ({ value: tag, label: tag })) ?? [],
      useGone: useMissingTags,
    }),
  },
};

/** The filter in a sentence, for when nothing matches it: "“acme”, status Active or Blocked, tag vip". */
export function describeFilter(view: TableView, names: Names): string {
  const on = subUserList.filtersOn(view);
  const part = <Key extends FilterKey>(key: Key) => filterControls[key].describe(view[key], names);
  return visibleText(
    (Object.keys(filterControls) as FilterKey[])
      .filter((key) => on.includes(key))
      .map((key) => part(key))
      .join(", "),
  );
}

const any = (values: readonly string[]) => texts.anyOf(values);

const idsOf = (values: readonly string[]) => values.filter((value) => value !== withoutCustomer);

/** Those chosen, "without a customer", and those found for what was typed. */
function useCustomerOptions(values: readonly string[], typed?: string) {
  const named = useQuery(customerNamesQuery(idsOf(values))).data ?? [];
  const found = useQuery({ ...findCustomersQuery(typed ?? ""), enabled: typed !== undefined }).data ?? [];
  const customers = new Map([...named, ...found].map(({ id, name }) => [id, visibleText(name)]));
  const wanted = (typed ?? "").toLowerCase();
  return [
    ...(texts.withoutCustomer.toLowerCase().includes(wanted)
      ? [{ value: withoutCustomer, label: texts.withoutCustomer }]
      : []),
    ...[...customers].map(([value, label]) => ({ value, label })),
  ];
}

function useMissingCustomers(values: string[]): string[] {
  const known = useQuery(customerNamesQuery(idsOf(values))).data;
  return known ? idsOf(values).filter((value) => !known.some(({ id }) => id === value)) : [];
}

function useMissingTags(values: string[]): string[] {
  const known = useQuery(tagsQuery()).data;
  if (!known || known.length >= mostListedTags) return [];
  const keys = new Set(known.map(tagKey));
  return values.filter((value) => !keys.has(tagKey(value)));
}

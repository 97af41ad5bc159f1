"use client";

import { useQuery } from "@tanstack/react-query";
import { accountChoices, providerChoices } from "@/components/accounts/account-choices";
import type { TableFilter } from "@/components/data-table/filter";
import { fixed, pillsOf } from "@/components/list-screen/filters";
import { customerNamesQuery, findCustomersQuery, tagsQuery } from "@/components/queries";
import { visibleText } from "@/lib/domain/format";
import { withoutCustomer, type FilterKey } from "@/lib/domain/sub-users/filters";
import { subUserList, type TableView } from "@/lib/domain/sub-users/search";
import { statusStyles } from "@/lib/domain/sub-users/status";
import { tagKey } from "@/lib/domain/sub-users/tags";
import { maxListedTags, subUserStatuses } from "@/lib/domain/sub-users/vocabulary";
import * as texts from "@/lib/domain/texts/table";

const { one, many } = pillsOf(subUserList);

/** How the toolbar offers each filter but the search, in its order. */
export const filterPills: Record<Exclude<FilterKey, "q">, TableFilter<TableView>> = {
  provider: many("provider", providerChoices),
  account: many("account", accountChoices),
  status: many("status", {
    write: (values) => ({ status: subUserStatuses.filter((status) => values.includes(status)) }),
    ...fixed(subUserStatuses.map((value) => ({ value, label: statusStyles[value].label }))),
  }),
  customer: many("customer", {
    searched: true,
    useOptions: useCustomerOptions,
    useGone: useMissingCustomers,
  }),
  near: one(
    "near",
    [80, 90, 95, 100].map((share) => ({
      value: String(share),
      label: share === 100 ? texts.usedUp : texts.shareOrMore(share),
    })),
  ),
  unlimited: one("unlimited", [
    { value: "true", label: texts.noTrafficCap },
    { value: "false", label: texts.aTrafficCap },
  ]),
  out: one(
    "out",
    [3, 7, 14, 30].map((days) => ({ value: String(days), label: texts.days(days) })),
  ),
  alert: one("alert", [
    { value: "open", label: texts.openAlert },
    { value: "already", label: texts.earlierAlert },
  ]),
  tag: many("tag", {
    same: (a, b) => tagKey(a) === tagKey(b),
    useOptions: () => useQuery(tagsQuery()).data?.map((tag) => ({ value: tag, label: tag })) ?? [],
    useGone: useMissingTags,
  }),
};

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
  if (!known || known.length >= maxListedTags) return [];
  const keys = new Set(known.map(tagKey));
  return values.filter((value) => !keys.has(tagKey(value)));
}

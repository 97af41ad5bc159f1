"use client";

import { useQuery } from "@tanstack/react-query";
import { useAccounts } from "@/components/accounts/use-accounts";
import type { ColumnFilter } from "@/components/data-table/column";
import { accountsQuery, tagsQuery } from "@/components/queries";
import type { AccountView } from "@/lib/domain/accounts/account";
import { filterLabels, type FilterKey } from "@/lib/domain/sub-users/search";
import { tagKey } from "@/lib/domain/sub-users/tags";
import { most, mostListedTags, subUserStatuses } from "@/lib/domain/sub-users/vocabulary";
import { statusLooks } from "@/lib/domain/sub-users/status";
import type { View } from "./use-view";

const statusOptions = subUserStatuses.map((value) => ({ value, label: statusLooks[value].label }));
const nearOptions = [80, 90, 95, 100].map((share) => ({
  value: String(share),
  label: share === 100 ? "Cap used up" : `${share} % or more`,
}));
const outOptions = [3, 7, 14, 30].map((days) => ({ value: String(days), label: `${days} days` }));
const unlimitedOptions = [
  { value: "true", label: "No traffic cap" },
  { value: "false", label: "With a traffic cap" },
];

const ofKey = (key: FilterKey) => ({
  id: key,
  label: filterLabels[key],
  trouble: ({ problems }: View) => problems[key],
});
const never = () => [];

function useMissing(values: string[], idOf: (account: AccountView) => string): string[] {
  const accounts = useQuery(accountsQuery()).data;
  return accounts ? values.filter((value) => !accounts.some((account) => idOf(account) === value)) : [];
}

function useMissingTags(values: string[]): string[] {
  const known = useQuery(tagsQuery()).data;
  if (!known || known.length >= mostListedTags) return [];
  const keys = new Set(known.map(tagKey));
  return values.filter((value) => !keys.has(tagKey(value)));
}

export const providerFilter: ColumnFilter<View> = {
  ...ofKey("provider"),
  kind: "many",
  read: ({ provider }) => provider,
  write: (provider) => ({ provider }),
  most: { count: most.providers, of: "providers" },
  useOptions: () =>
    [...new Map(useAccounts().map((account) => [account.provider, account.providerLabel]))].map(
      ([value, label]) => ({ value, label }),
    ),
  useGone: (values) => useMissing(values, ({ provider }) => provider),
};

export const accountFilter: ColumnFilter<View> = {
  ...ofKey("account"),
  kind: "many",
  read: ({ account }) => account,
  write: (account) => ({ account }),
  most: { count: most.accounts, of: "accounts" },
  useOptions: () => useAccounts().map(({ id, label }) => ({ value: id, label })),
  useGone: (values) => useMissing(values, ({ id }) => id),
};

export const statusFilter: ColumnFilter<View> = {
  ...ofKey("status"),
  kind: "many",
  read: ({ status }) => status,
  write: (values) => ({ status: subUserStatuses.filter((status) => values.includes(status)) }),
  useOptions: () => statusOptions,
  useGone: never,
};

export const nearFilter: ColumnFilter<View> = {
  ...ofKey("near"),
  kind: "one",
  read: ({ nearCap }) => (nearCap === null ? [] : [String(nearCap)]),
  write: ([value]) => ({ nearCap: value === undefined ? null : Number(value) }),
  useOptions: () => nearOptions,
  useGone: never,
};

export const outFilter: ColumnFilter<View> = {
  ...ofKey("out"),
  kind: "one",
  read: ({ runningOut }) => (runningOut === null ? [] : [String(runningOut)]),
  write: ([value]) => ({ runningOut: value === undefined ? null : Number(value) }),
  useOptions: () => outOptions,
  useGone: never,
};

export const unlimitedFilter: ColumnFilter<View> = {
  ...ofKey("unlimited"),
  kind: "one",
  read: ({ unlimited }) => (unlimited === null ? [] : [String(unlimited)]),
  write: ([value]) => ({ unlimited: value === undefined ? null : value === "true" }),
  useOptions: () => unlimitedOptions,
  useGone: never,
};

export const tagFilter: ColumnFilter<View> = {
  ...ofKey("tag"),
  kind: "many",
  read: ({ tag }) => tag,
  write: (tag) => ({ tag }),
  most: { count: most.tags, of: "tags" },
  same: (a, b) => tagKey(a) === tagKey(b),
  useOptions: () => useQuery(tagsQuery()).data?.map((tag) => ({ value: tag, label: tag })) ?? [],
  useGone: useMissingTags,
};

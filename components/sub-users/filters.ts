"use client";

import { useQuery } from "@tanstack/react-query";
import { useAccounts } from "@/components/accounts/use-accounts";
import type { ColumnFilter } from "@/components/data-table/column";
import { tagsQuery } from "@/components/queries";
import { statuses } from "./search";
import { statusLabels } from "./status-labels";
import type { View } from "./use-view";

const statusOptions = statuses.map((value) => ({ value, label: statusLabels[value] }));
const nearOptions = [80, 90, 95, 100].map((share) => ({ value: String(share), label: share === 100 ? "Cap used up" : `${share} % or more` }));
const outOptions = [3, 7, 14, 30].map((days) => ({ value: String(days), label: `${days} days` }));
const unlimitedOptions = [
  { value: "true", label: "No traffic cap" },
  { value: "false", label: "With a traffic cap" },
];

export const providerFilter: ColumnFilter<View> = {
  id: "provider",
  label: "Provider",
  kind: "many",
  read: ({ provider }) => provider,
  write: (provider) => ({ provider }),
  useOptions: () => [...new Map(useAccounts().map((account) => [account.provider, account.providerLabel]))].map(([value, label]) => ({ value, label })),
};

export const accountFilter: ColumnFilter<View> = {
  id: "account",
  label: "Account",
  kind: "many",
  read: ({ account }) => account,
  write: (account) => ({ account }),
  useOptions: () => useAccounts().map(({ id, label }) => ({ value: id, label })),
};

export const statusFilter: ColumnFilter<View> = {
  id: "status",
  label: "Status",
  kind: "many",
  read: ({ status }) => status,
  write: (values) => ({ status: statuses.filter((status) => values.includes(status)) }),
  useOptions: () => statusOptions,
};

export const nearFilter: ColumnFilter<View> = {
  id: "near",
  label: "Near cap",
  kind: "one",
  read: ({ near }) => (near === null ? [] : [String(near)]),
  write: ([value]) => ({ near: value === undefined ? null : Number(value) }),
  useOptions: () => nearOptions,
};

export const outFilter: ColumnFilter<View> = {
  id: "out",
  label: "Running out within",
  kind: "one",
  read: ({ out }) => (out === null ? [] : [String(out)]),
  write: ([value]) => ({ out: value === undefined ? null : Number(value) }),
  useOptions: () => outOptions,
};

export const unlimitedFilter: ColumnFilter<View> = {
  id: "unlimited",
  label: "Unlimited",
  kind: "one",
  read: ({ unlimited }) => (unlimited === null ? [] : [String(unlimited)]),
  write: ([value]) => ({ unlimited: value === undefined ? null : value === "true" }),
  useOptions: () => unlimitedOptions,
};

export const tagFilter: ColumnFilter<View> = {
  id: "tag",
  label: "Tag",
  kind: "many",
  read: ({ tag }) => tag,
  write: (tag) => ({ tag }),
  useOptions: () => useQuery(tagsQuery()).data?.map((tag) => ({ value: tag, label: tag })) ?? [],
};

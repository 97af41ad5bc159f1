"use client";

import { keepPreviousData, queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useActor } from "@/components/actor";
import { fetchJson } from "@/components/fetch-json";
import { findCustomersQuery } from "@/components/queries";
import { byUserNameQuery } from "@/components/sub-users/by-user-name";
import { subUserQuery } from "@/components/sub-users/detail/queries";
import { recentSubUsers } from "@/components/sub-users/recent";
import type { FoundBy } from "@/lib/domain/customers/customer";
import type { CustomerName } from "@/lib/domain/customers/name";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { plainSearch, writeSearch } from "@/lib/domain/sub-users/search";
import type { SubUser, SubUserPage } from "@/lib/domain/sub-users/sub-user";

/**
 * The first sub-users that match. Asked on every key; the signal drops an answer that comes too late.
 */
function paletteQuery(q: string) {
  return queryOptions({
    queryKey: ["sub-users", "palette", q],
    queryFn: ({ signal }) =>
      fetchJson<SubUserPage>(`/api/sub-users${writeSearch({ ...plainSearch, q, size: 25 })}`, signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

/** Without `foundBy`, the customer of a sub-user whose user name was pasted. */
export type PaletteCustomer = CustomerName & { foundBy?: FoundBy | null };

/** What the server found for a text. */
export interface PaletteSearch {
  subUsers: SubUser[];
  /** How many sub-users match, of which the first are listed. */
  total: number;
  customers: PaletteCustomer[];
  searching: boolean;
  failed: boolean;
  /** Keys may act on what is listed: it is for this text, or the search failed. */
  settled: boolean;
}

/**
 * The sub-users and customers that a text finds; none for an empty one. `pasted` is the user name of a
 * connection string that was pasted: while it is the whole text, whose it is comes first.
 */
export function useSearch(
  q: string,
  { pasted, enabled }: { pasted: string | null; enabled: boolean },
): PaletteSearch {
  const wanted = enabled && q !== "";
  const isPasted = pasted === q;
  const found = useQuery(paletteQuery(enabled ? q : ""));
  const ofPasted = useQuery({ ...byUserNameQuery(pasted ?? ""), enabled: wanted && isPasted });
  const customers = useQuery({ ...findCustomersQuery(q), enabled: wanted });

  const named = isPasted ? (ofPasted.data ?? []) : [];
  const underWay = [found, customers, ...(isPasted ? [ofPasted] : [])].some(
    ({ isError, isFetching, isPlaceholderData, isPending }) =>
      !isError && ((isFetching && isPlaceholderData) || isPending),
  );
  return {
    subUsers: q === "" ? [] : distinct([...named, ...(found.data?.rows ?? [])], subUserKey),
    total: found.data?.total ?? 0,
    customers:
      q === ""
        ? []
        : distinct([...named.flatMap(({ customer }) => customer ?? []), ...(customers.data ?? [])], idOf),
    searching: found.isFetching,
    failed: found.isError,
    settled: !wanted || found.isError || !underWay,
  };
}

/** The sub-users whose pages this person opened last, as far as they have been read; `enabled` reads them. */
export function useRecentSubUsers({ enabled }: { enabled: boolean }): SubUser[] {
  const { email } = useActor();
  const [refs] = useState(() => recentSubUsers(email));
  const recent = useQueries({
    queries: refs.map((ref) => ({ ...subUserQuery(ref), enabled, retry: false })),
  });
  return recent.flatMap(({ data }) => data ?? []);
}

const idOf = ({ id }: CustomerName) => id;

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const first = new Map<string, Item>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useAccounts } from "@/components/accounts/use-accounts";
import { overviewQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { formatBytes, formatBytesApart } from "@/lib/domain/format";
import type { PoolNeed, RunTotals } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/run";

/** What a draft takes from each pool, where that is more than the pool has or not what its rows say. */
export function PoolNeeds({ pools: needs }: Pick<RunTotals, "pools">) {
  const accounts = useAccounts();
  const { data: pools } = useQuery({
    ...overviewQuery(),
    select: (overview) => overview.pools,
    refetchInterval: false,
    enabled: needs.length > 0,
  });
  return needs.map((need) => {
    const label = accounts.find(({ id }) => id === need.accountId)?.label ?? need.accountId;
    const free = pools?.find(({ accountId }) => accountId === need.accountId)?.free ?? null;
    const said = poolNeedText(need, label, free);
    return (
      said && (
        <Banner key={need.accountId} tone={said.beyond ? "bad" : "info"}>
          {said.text}
        </Banner>
      )
    );
  });
}

/** Null where nothing has to be said. */
export function poolNeedText(
  { bytes, unknown, added }: PoolNeed,
  account: string,
  free: number | null,
): { text: string; beyond: boolean } | null {
  const sentences: string[] = [];
  const beyond = free !== null && bytes > free;
  if (beyond) {
    const [wanted, left] = formatBytesApart([bytes, free]);
    sentences.push(texts.beyondPool(wanted, left, account));
  } else if (bytes > 0 && bytes !== added) sentences.push(texts.fromPool(formatBytes(bytes), account));
  if (unknown > 0) sentences.push(texts.costUnknown(unknown, account));
  return sentences.length === 0 ? null : { text: sentences.join(" "), beyond };
}

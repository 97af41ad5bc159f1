"use client";

import { useQuery } from "@tanstack/react-query";
import { overviewQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { formatBytes, formatBytesApart, formatExactBytes } from "@/lib/domain/format";
import type { PoolView } from "@/lib/domain/overview/overview";
import * as texts from "@/lib/domain/texts/add-traffic";
import type { Beyond } from "./limits";

/** What an account's pool has; `loading` until that is known. */
export function usePool(
  accountId: string,
  { enabled = true } = {},
): { pool: PoolView | undefined; loading: boolean } {
  const pools = useQuery({
    ...overviewQuery(),
    select: (overview) => overview.pools,
    refetchInterval: false,
    enabled,
  });
  return {
    pool: pools.data?.find((pool) => pool.accountId === accountId),
    loading: pools.isLoading,
  };
}

/** What giving so many bytes takes from the pool, where that is not as much. */
export function PoolCostNote({ bytes, taken }: { bytes: number | null; taken: number | null }) {
  if (bytes === null || taken === bytes) return null;
  return (
    <p className="text-[0.8125rem] text-muted" title={taken === null ? undefined : formatExactBytes(taken)}>
      {taken === null ? texts.costUnknown : texts.takesFromPool(formatBytes(taken))}
    </p>
  );
}

/** The second question: both figures, and what it means. */
export function BeyondPool({
  beyond: { asked, taken, free, readAt },
  accountLabel,
}: {
  beyond: Beyond;
  accountLabel: string;
}) {
  const [wanted, left] = formatBytesApart([taken, free]);
  const [takes, has] = [
    <span key="takes" title={formatExactBytes(taken)}>
      {wanted}
    </span>,
    <span key="has" title={formatExactBytes(free)}>
      {left}
    </span>,
  ];
  return (
    <div role="alert">
      <Banner tone="bad">
        <p className="font-medium">
          <Rich
            parts={
              taken === asked
                ? texts.beyondPool(takes, has, accountLabel)
                : texts.beyondPoolByCost(formatBytes(asked), takes, has, accountLabel)
            }
          />
        </p>
        <p>
          {texts.beyondPoolMeans(formatBytes(taken - free), accountLabel)}
          {readAt && (
            <>
              {" "}
              <Rich parts={texts.poolRead(<Time at={readAt} />)} />
            </>
          )}
        </p>
      </Banner>
    </div>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { overviewQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { formatBytes, formatBytesApart, formatExactBytes } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/add-traffic";
import { type Beyond, beyondPool } from "./limits";

/** Whether so much is more than the account's pool has free; `loading` until that is known. */
export function useBeyondPool(
  accountId: string,
  bytes: number | null,
  { enabled = true } = {},
): { beyond: Beyond | null; loading: boolean } {
  const pools = useQuery({
    ...overviewQuery(),
    select: (overview) => overview.pools,
    refetchInterval: false,
    enabled,
  });
  return {
    beyond: beyondPool(
      pools.data?.find((pool) => pool.accountId === accountId),
      bytes,
    ),
    loading: pools.isLoading,
  };
}

/** The second question: both figures, and what it means. */
export function BeyondPool({
  beyond: { asked, free, readAt },
  accountLabel,
}: {
  beyond: Beyond;
  accountLabel: string;
}) {
  const [wanted, left] = formatBytesApart([asked, free]);
  return (
    <div role="alert">
      <Banner tone="bad">
        <p className="font-medium">
          <Rich
            parts={texts.beyondPool(
              <span title={formatExactBytes(asked)}>{wanted}</span>,
              <span title={formatExactBytes(free)}>{left}</span>,
              accountLabel,
            )}
          />
        </p>
        <p>
          {texts.beyondPoolMeans(formatBytes(asked - free), accountLabel)}
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

import "server-only";
import { sql } from "drizzle-orm";
import type { ConfiguredAccount } from "../accounts/configured";
import { countedAccounts } from "../accounts/counted";
import { db } from "../db/client";
import type { PoolView } from "../domain/overview/overview";
import { mayWork } from "../sub-users/may-work";

interface PoolRow extends Record<string, unknown> {
  account_id: string;
  caps: number;
  caps_used: number;
  caps_left: number;
  unlimited: number;
  rate: number;
  packages: PoolView["packages"] | null;
  read_at: Date | null;
}

/** What each account has bought, against the caps that were given out of it. */
export async function listPools(): Promise<PoolView[]> {
  // Added up as floating point: thousands of generous caps pass 2^53 bytes, which a bigint is refused for.
  const { rows } = await db().execute<PoolRow>(sql`
    select a.id as account_id, c.*, p.packages, p.read_at from accounts a
    left join pools p on p.account_id = a.id
    cross join lateral (
      select coalesce(sum(traffic_cap), 0)::double precision as caps,
        coalesce(sum(traffic_used) filter (where traffic_cap is not null), 0)::double precision as caps_used,
        coalesce(sum(greatest(traffic_cap - coalesce(traffic_used, 0), 0)), 0)::double precision as caps_left,
          count(*) filter (where traffic_unlimited) as unlimited,
          coalesce(sum(rate_mid), 0)::double precision as rate
      from sub_users s where s.account_id = a.id and s.vanished_at is null and ${mayWork}) c
    where a.configured`);
  return countedAccounts().map((account) =>
    toPool(
      account,
      rows.find((row) => row.account_id === account.id),
    ),
  );
}

/** Null where one of them is not known. */
function sumOf(figures: readonly (number | null)[]): number | null {
  return figures.reduce<number | null>(
    (sum, figure) => (sum === null || figure === null ? null : sum + figure),
    0,
  );
}

function leftOf({ bought, used, left }: PoolView["packages"][number]): number | null {
  return left ?? (bought !== null && used !== null ? Math.max(0, bought - used) : null);
}

function toPool({ id: accountId, label, provider }: ConfiguredAccount, row: PoolRow | undefined): PoolView {
  const packages = row?.packages ?? [];
  const active = packages.filter((pack) => pack.active);
  // Of no package at all nothing is known; where those that there are have ended, nothing is left.
  const [bought, used, free] =
    packages.length === 0
      ? [null, null, null]
      : [
          sumOf(active.map((pack) => pack.bought)),
          sumOf(active.map((pack) => pack.used)),
          sumOf(active.map(leftOf)),
        ];
  const whenGranted = provider.poolSpent === "when-granted";
  return {
    accountId,
    label,
    spent: whenGranted ? "when-granted" : "when-used",
    bought,
    used,
    free,
    caps: row?.caps ?? 0,
    capsUsed: row?.caps_used ?? 0,
    open: row?.caps_left ?? 0,
    unlimited: row?.unlimited ?? 0,
    daysLeft: free !== null && !whenGranted && row && row.rate > 0 ? free / row.rate : null,
    overCommitted: free === null || whenGranted ? null : (row?.caps_left ?? 0) > free,
    packages,
    readAt: row?.read_at?.toISOString() ?? null,
  };
}

import "server-only";
import { sql } from "drizzle-orm";
import type { Transaction } from "../db/client";
import { notAhead } from "../db/moment";
import { linksOfSubUsers, withdrawAndRecord } from "../secret-links/withdraw";

/**
 * Marks sub-users that the provider no longer has, and withdraws the one-time links to their passwords,
 * which no later listing restores: only for what listings (`retireMissing`) or a deletion decided. Returns
 * how many were still listed.
 */
export async function markVanished(
  tx: Transaction,
  accountId: string,
  remoteIds: readonly string[],
  observedAt: Date,
): Promise<number> {
  if (remoteIds.length === 0) return 0;
  const { rows } = await tx.execute<{ remoteId: string }>(sql`
    with gone as (
      select id from sub_users
      where account_id = ${accountId} and remote_id = any(${sql.param([...remoteIds])}::text[])
        and vanished_at is null and observed_at < ${observedAt}::timestamptz
      order by remote_id collate "C" for no key update)
    update sub_users s set vanished_at = ${notAhead(observedAt)}, observed_at = ${notAhead(observedAt)},
      missing_since = null
    from gone where s.id = gone.id returning s.remote_id as "remoteId"`);
  const gone = rows.map(({ remoteId }) => ({ accountId, remoteId }));
  await withdrawAndRecord(tx, linksOfSubUsers(gone), "The provider no longer lists the sub-user.");
  return gone.length;
}

import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "../db/client";
import { notAhead } from "../db/moment";

/** Marks sub-users that the provider no longer has. Returns how many were still listed. */
export async function markVanished(
  executor: Executor,
  accountId: string,
  remoteIds: readonly string[],
  observedAt: Date,
): Promise<number> {
  if (remoteIds.length === 0) return 0;
  const { rowCount } = await executor.execute(sql`
    with gone as (
      select id from sub_users
      where account_id = ${accountId} and remote_id = any(${sql.param([...remoteIds])}::text[])
        and vanished_at is null and observed_at < ${observedAt}::timestamptz
      order by remote_id collate "C" for no key update)
    update sub_users s set vanished_at = ${notAhead(observedAt)}, observed_at = ${notAhead(observedAt)},
      missing_since = null
    from gone where s.id = gone.id`);
  return rowCount ?? 0;
}

import "server-only";
import { sql } from "drizzle-orm";
import { accountNow } from "../accounts/now";
import { haltReason } from "../accounts/halt-reason";
import { db } from "../db/client";
import { enqueueSyncLater, type SyncJob } from "../queue";

/**
 * For a job that found another sync of its account under way, in another process: that one shows what was
 * there when it began. Where it began before the job was asked for, the job is put back for a little later.
 */
export async function putBackSync(accountId: string, { trigger, askedAt }: SyncJob): Promise<void> {
  const account = await accountNow(accountId);
  if (!account || haltReason(account) !== null || askedAt === undefined) return;
  const { rows } = await db().execute<{ earlier: boolean }>(sql`
    select started_at < ${askedAt}::timestamptz as earlier from sync_runs where account_id = ${accountId}
    order by started_at desc limit 1`);
  if (rows[0]?.earlier) await enqueueSyncLater(accountId, trigger);
}

import "server-only";
import { sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { standsAside } from "../draining";
import { ProviderError } from "../providers/error";
import { observeUsage } from "../sub-users/observe-usage";
import { standstill } from "../accounts/standstill";
import { accountNow } from "../accounts/now";

/** One call per sub-user, spread over time, the longest unread first. */
const perRound = 120;
const giveUpAfter = 5;

/** Reads traffic separately where the listing has none. Stops quietly when the account does not offer it. */
export async function readUsageRound(accountId: string): Promise<number> {
  const account = await accountNow(accountId);
  const readUsage = account?.connection.readUsage;
  if (!account || !readUsage || standstill(account) !== null) return 0;
  const signal = account.withdrawn;
  const { rows } = await db().execute<{ remote_id: string; name: string }>(
    sql`select remote_id, name from sub_users where account_id = ${accountId} and vanished_at is null
      order by usage_read_at nulls first, id limit ${perRound}`,
  );
  let read = 0;
  let blanks = 0;
  for (const row of rows) {
    if (signal.aborted || standsAside() || blanks >= giveUpAfter) break;
    const observedAt = databaseNow();
    try {
      const usage = await readUsage(
        { remoteId: row.remote_id, name: row.name },
        { lane: "background", signal },
      );
      blanks = usage ? 0 : blanks + 1;
      if (usage) read += 1;
      // Its turn is over even without an answer: a few that never answer must not block the others.
      await observeUsage(db(), { accountId, remoteId: row.remote_id }, usage ?? {}, observedAt);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      // Its turn is over too, or one that always fails would block the others forever.
      if (!signal.aborted) await observeUsage(db(), { accountId, remoteId: row.remote_id }, {}, observedAt);
      return read;
    }
  }
  return read;
}

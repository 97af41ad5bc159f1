import "server-only";
import { eq, sql, type SQL } from "drizzle-orm";
import type { Executor, Transaction } from "../db/client";
import { pools, progress } from "../db/schema";
import type { SubUserRef } from "../domain/sub-users/sub-user";

const nameOf = (accountId: string) => `account.others.${accountId}`;

/**
 * The account has a key to other sub-users from now on, which may have the ids of those before. The rows of
 * the mirror, of which there may be many, become theirs one by one as each is first listed.
 */
export async function recordOthers(tx: Transaction, accountId: string): Promise<void> {
  const at = sql`clock_timestamp()`;
  await tx
    .insert(progress)
    .values({ name: nameOf(accountId), at })
    .onConflictDoUpdate({ target: progress.name, set: { at } });
  await tx.delete(pools).where(eq(pools.accountId, accountId));
}

/** SQL: the part of a `with` that `isBefore` and `isTooLate` need. */
export const othersOf = (accountId: string): SQL =>
  sql`key_to_others as (select at from progress where name = ${nameOf(accountId)})`;

const since = "(select at from key_to_others)";

/** SQL text: the row `subUser` of the mirror is a sub-user of the key before, and no other was seen since. */
export const isBefore = (subUser: "s" | "t"): string =>
  `coalesce(${subUser}.first_seen_at < ${since}, false)`;

/** SQL text: an answer to what was asked at `observedAt`, with the key before. */
export const isTooLate = (observedAt: string): string => `coalesce(${observedAt} < ${since}, false)`;

/** Whether the mirror's row is of a key before, so that its id may be another sub-user's by now. */
export async function isLeftBehind(
  executor: Executor,
  { accountId, remoteId }: SubUserRef,
): Promise<boolean> {
  const { rows } = await executor.execute(sql`
    with ${othersOf(accountId)}
    select from sub_users s
      where s.account_id = ${accountId} and s.remote_id = ${remoteId} and ${sql.raw(isBefore("s"))}`);
  return rows.length > 0;
}

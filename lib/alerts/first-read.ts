import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccounts } from "../accounts/configured";
import { db } from "../db/client";
import { everAsked } from "../sub-users/as-of";
import { offersHistory } from "../usage/fill";
import { awaitsSampleHistory } from "../usage/sample-history";

/** An account that has not reported everything after this long is taken as it is. */
const longest = "6 hours";

/**
 * Accounts whose initial state has now been read and that are not yet marked so: listed completely, traffic
 * read for each sub-user, and earlier days filled in.
 */
export async function accountsFirstReadDone(): Promise<string[]> {
  const present = configuredAccounts();
  const idsOf = (which: (account: (typeof present)[number]) => boolean) =>
    sql`any(${sql.param(present.filter(which).map(({ id }) => id))}::text[])`;
  const { rows } = await db().execute<{ id: string }>(sql`
    select a.id from accounts a
    where a.id = ${idsOf(() => true)} and a.read_in_at is null and a.last_good_at is not null
      and not (a.id = ${idsOf(awaitsSampleHistory)} and a.sample_history_at is null
        and a.created_at > now() - interval '2 minutes')
      and (a.created_at < now() - interval '${sql.raw(longest)}' or (
        not (a.id = ${idsOf(({ connection }) => connection.readUsage !== undefined)}
          and exists (select from sub_users s
            where s.account_id = a.id and s.vanished_at is null and not ${everAsked("s")}))
        and not (a.id = ${idsOf(({ connection }) => offersHistory(connection))}
          and exists (select from usage_last l join sub_users s on s.id = l.sub_user_id
            where s.account_id = a.id and s.vanished_at is null and l.filled_at is null))))`);
  return rows.map(({ id }) => id);
}

/** From here on, whatever newly holds for these accounts gets its own alert. */
export async function markFirstReadDone(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db().execute(sql`
    update accounts set read_in_at = now()
    where id = any(${sql.param([...ids])}::text[]) and read_in_at is null`);
}

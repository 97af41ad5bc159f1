import "server-only";
import { sql } from "drizzle-orm";
import { isBefore, isTooLate, othersOf } from "../accounts/others";
import { inTransaction, type Executor, type Transaction } from "../db/client";
import type { RemoteSubUser } from "../providers/provider";
import { linksOfSubUsers, withdrawAndRecord } from "../secret-links/withdraw";
import { sampleUsage } from "../usage/sample";
import { everAsked } from "./as-of";
import { diffWithMirror, type MirrorDiff } from "./mirror-diff";
import {
  capColumns,
  columnNames,
  differs,
  isOlderCopy,
  isAnother,
  isCounted,
  ofPlain,
  recordset,
  reportsStatus,
  usedSaidAt,
  type Observation,
} from "./observation";

/**
 * Updates the mirror with what a provider reported at `observedAt` (when the request was sent), and returns
 * how many rows were written. A row with a newer observation is kept, and so is one that a lagging copy shows
 * as it was. An unchanged row is not written, so a whole listing costs little: that it was read again is in
 * the account's `last_good_at`. `alwaysStamp` writes it anyway, so that an earlier request cannot undo it.
 */
export async function observeSubUsers(
  executor: Executor,
  accountId: string,
  items: readonly RemoteSubUser[],
  observedAt: Date,
  { alwaysStamp = false } = {},
): Promise<number> {
  const observations = items.map((item) => ({ item, observedAt }));
  if (!alwaysStamp)
    return storeDiff(executor, accountId, await diffWithMirror(executor, accountId, observations));
  const written = await writeAll(executor, accountId, observations, true);
  const counted = observations.filter(isCounted).map(({ item }) => item.remoteId);
  await sampleUsage(executor, accountId, counted, observedAt);
  return written;
}

/** Stores the news of a listing, and returns how many rows of the mirror were written. */
export async function storeDiff(executor: Executor, accountId: string, news: MirrorDiff): Promise<number> {
  const written = await writeAll(executor, accountId, news.changed, false);
  for (const { at, remoteIds } of news.toSample) await sampleUsage(executor, accountId, remoteIds, at);
  return written;
}

/** Those without a status by themselves: a row that is to be inserted cannot say that it has none. */
async function writeAll(
  executor: Executor,
  accountId: string,
  observations: readonly Observation[],
  alwaysStamp: boolean,
): Promise<number> {
  const said = observations.filter(({ item }) => reportsStatus(item));
  const unreported = observations.filter(({ item }) => !reportsStatus(item));
  return (
    (await write(executor, accountId, said, alwaysStamp, true)) +
    (await write(executor, accountId, unreported, alwaysStamp, false))
  );
}

/**
 * Compares once more, since someone may have written in the meantime. A sub-user that has the id of another
 * leaves no one-time link to the password of that one. Rows are written in the order of account and remote
 * id, so that no two writers deadlock.
 */
async function write(
  executor: Executor,
  accountId: string,
  observations: readonly Observation[],
  alwaysStamp: boolean,
  statusSaid: boolean,
): Promise<number> {
  if (observations.length === 0) return 0;
  return inTransaction(executor, async (tx) => {
    const { written, others } = await upsert(tx, accountId, observations, alwaysStamp, statusSaid);
    const refs = others.map((remoteId) => ({ accountId, remoteId }));
    if (refs.length > 0)
      await withdrawAndRecord(tx, linksOfSubUsers(refs), "The provider gave its id to another sub-user.");
    return written;
  });
}

/** What was computed of the days before stays with the one that they are of. */
const ratesOfSame = sql.raw(
  ["rate_low", "rate_mid", "rate_high", "week_traffic", "month_traffic"]
    .map((name) => `${name} = case when ${isAnother} is not true then t.${name} end, `)
    .join(""),
);

/** `others`: the ids that another sub-user has now. */
async function upsert(
  tx: Transaction,
  accountId: string,
  observations: readonly Observation[],
  alwaysStamp: boolean,
  statusSaid: boolean,
): Promise<{ written: number; others: string[] }> {
  const another = sql.raw(isAnother);
  const before = sql.raw(isBefore("t"));
  const wasBefore = sql.raw(isBefore("s"));
  // A moment that is yet to come would keep every later observation out until then. Traffic that a listing
  // never has was read separately, also when it came with the rest. What another sub-user has used since it
  // was made counts from 0; of one that another key leads to, from what it had used when it was first seen.
  const { rows } = await tx.execute<{ written: number; others: string[] | null }>(sql`
    with ${othersOf(accountId)}, written as (insert into sub_users as t (account_id, first_seen_at, observed_at, ${columnNames})
    select ${accountId}, least(r.observed_at, clock_timestamp()), least(r.observed_at, clock_timestamp()),
      ${columnNames}
    from ${recordset(observations, "r")}
    order by r.remote_id collate "C"
    on conflict (account_id, remote_id) do update set
      name = excluded.name,
      status = case when ${statusSaid} or ${another} then excluded.status else t.status end,
      ${capColumns("traffic")}
      ${capColumns("ip")}
      ${ofPlain((name) => `${name} = coalesce(excluded.${name}, case when ${isAnother} is not true then t.${name} end), `)}
      used_said_at = ${usedSaidAt},
      usage_read_at = case when ${everAsked("t")} and excluded.traffic_used is not null
        then excluded.observed_at when ${another} is not true then t.usage_read_at end,
      usage_missed_at = case when ${another} is not true then t.usage_missed_at end,
      ${ratesOfSame}
      observed_at = excluded.observed_at,
      missing_since = null,
      vanished_at = null,
      tags = case when ${another} then '{}' else t.tags end,
      first_seen_at = case when ${another} then excluded.observed_at else t.first_seen_at end,
      another_since = case when ${another} then excluded.observed_at else t.another_since end
    where t.observed_at < excluded.observed_at and (${alwaysStamp} or ${differs(sql`${statusSaid}`)})
      and not ${sql.raw(isTooLate("excluded.observed_at"))}
      and (${before} or ${isOlderCopy("t", "excluded.remote_updated_at", "excluded.observed_at")} is not true)
    returning t.id, t.remote_id, t.another_since = t.observed_at as another
    ), anew as (
      update usage_last l set traffic_used = case when not ${wasBefore} then 0 end, ip_used = case when not ${wasBefore} then 0 end,
        before_fall = null, fell_at = null,
        -- As if sampled long enough ago, so that the first reading is a sample.
        at = case when ${wasBefore} then l.at - interval '15 minutes' else l.at end
      -- What a row was before this statement.
      from written w join sub_users s on s.id = w.id where w.another and l.sub_user_id = w.id
    )
    select count(*)::int as written, array_agg(remote_id) filter (where another) as others from written`);
  return { written: rows[0]?.written ?? 0, others: rows[0]?.others ?? [] };
}

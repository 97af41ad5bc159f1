import "server-only";
import { sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { refusesNewWork } from "../draining";
import { ProviderError } from "../providers/error";
import { askedAt } from "../sub-users/as-of";
import { observeUsage } from "../sub-users/observe-usage";
import { isBefore, othersOf } from "../accounts/others";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";
import { tellsMotion } from "./motion";

/** One call per sub-user, so they are spread over time. */
const perRound = 120;
/** Of them, for those unread longest, where the round has time for them. */
const unreadLongest = 30;
/** As many as these of those that are known to have moved, or were never read. */
const urgentPerRound = 2_000;
/** Whoever moved this long ago is next, however far from its cap. */
const longestUnread = "3 minutes";
/**
 * Where more move than can be read, those near their cap have every other turn from so long after they moved.
 */
const longestNearCap = "4 minutes";
/** At a time: so many wait for their turn or for the database that the account's pace is the limit. */
export const atOnce = 5;
/** The same while a run works on the account, which shares the pace. */
const atOnceBesideRun = 1;
const giveUpAfter = 5;
/** A slow provider's round ends here, so that the next one knows who moved in the meantime. */
const maxRoundMs = 57_000;
/** A share of the cap from which on a sub-user is looked after where it is not known who moves. */
const nearCap = 0.8;

/**
 * Reads counters that the listing lacks, one call per sub-user. First those that moved since they were read,
 * by turns the one nearest to its cap and the one that has waited longest; then those never read; then, where
 * movement is not reported, those near their cap; then those unread longest. Returns how many were read: 0
 * where the account does not offer it.
 */
export async function readUsageRound(accountId: string): Promise<number> {
  const account = await accountNow(accountId);
  const readUsage = account?.connection.readUsage;
  if (!account || !readUsage || haltReason(account) !== null) return 0;
  const signal = account.withdrawn;
  const rows = await whomToRead(accountId, tellsMotion(account.connection));
  let read = 0;
  let asking = 0;
  let blanks = 0;
  let failed = false;
  const began = performance.now();
  const over = () =>
    failed ||
    performance.now() - began > maxRoundMs ||
    signal.aborted ||
    refusesNewWork() ||
    blanks + (blanks > 0 ? asking : 0) >= giveUpAfter;
  const work = async () => {
    for (let row = rows.shift(); row && !over(); row = rows.shift()) {
      const target = { remoteId: row.remote_id, name: row.name };
      const observedAt = databaseNow();
      asking += 1;
      const usage = await readUsage(target, { lane: "background", signal })
        .catch((error: unknown) => {
          if (!(error instanceof ProviderError)) throw error;
          failed = true;
          return null;
        })
        .finally(() => (asking -= 1));
      if (!failed) blanks = usage ? 0 : blanks + 1;
      if (usage) read += 1;
      // Its turn is over also without an answer: a few that never answer must not block the others.
      if (!signal.aborted)
        await observeUsage(db(), { accountId, remoteId: row.remote_id }, usage ?? {}, observedAt);
    }
  };
  await Promise.all(Array.from({ length: (await hasRun(accountId)) ? atOnceBesideRun : atOnce }, work));
  return read;
}

/** Whether a run is under way on this account, in any process. */
async function hasRun(accountId: string): Promise<boolean> {
  const { rows } = await db().execute<{ runs: boolean }>(sql`
    select exists (select 1 from runs r where r.state = 'running'
      and exists (select 1 from run_rows w where w.run_id = r.id and w.account_id = ${accountId}
        and w.state = 'planned')) as runs`);
  return rows[0]?.runs === true;
}

interface Unread extends Record<string, unknown> {
  remote_id: string;
  name: string;
}

async function whomToRead(accountId: string, motionIsTold: boolean): Promise<Unread[]> {
  const { rows } = await db().execute<Unread>(sql`
    with ${othersOf(accountId)}, subs as (
      select s.remote_id, s.name, s.usage, asked_at, s.id, m.moved_at,
        case when m.moved_at > asked_at
            then case
              when m.moved_at < now() - interval '${sql.raw(longestNearCap)}' and s.status = 'active'
                and s.usage >= ${nearCap} and s.usage < 1 then -1
              when m.moved_at < now() - interval '${sql.raw(longestUnread)}' then 0
              else 1 end
          when asked_at is null then 2
          when s.left_reported <> coalesce(s.traffic_left, -1) and asked_at < s.observed_at then 1
          when not ${motionIsTold} and s.status = 'active' and s.usage >= ${nearCap} and s.usage < 1
            and asked_at < now() - interval '5 minutes' then 3
          else 4 end as turn
      from sub_users s left join usage_motion m on m.sub_user_id = s.id,
        lateral (select ${askedAt} as asked_at) turns
      where s.account_id = ${accountId} and s.vanished_at is null and not ${sql.raw(isBefore("s"))}
    ), urgent as (
      select *, row_number() over (order by rank, turn) as place from (
        select *, row_number() over (partition by turn < 0
          order by turn, case when turn <= 0 then moved_at end, usage desc nulls last, asked_at, id) as rank
        from subs where turn < 3) ranked
      order by place limit ${urgentPerRound}
    ), others as (
      select *, row_number() over (order by turn, asked_at, id) as place
      from subs where turn > 2 order by place
      limit ${unreadLongest} + greatest(${perRound - unreadLongest} - (select count(*) from urgent), 0)
    )
    select remote_id, name from (
      select remote_id, name, turn, place from urgent union all select remote_id, name, turn, place from others
    ) chosen order by turn > 2, place`);
  return rows;
}

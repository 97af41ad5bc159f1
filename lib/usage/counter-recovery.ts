import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "../db/client";
import { rollUpJob } from "./roll-up";

/** A counter that is back where it was within so long has used nothing on the way. */
const backWithin = "24 hours";

/** SQL: what fell before this is a new epoch at `at`, whatever comes. */
export const earliestFall = (at: Date) => sql`(${at}::timestamptz - interval '${sql.raw(backWithin)}')`;

interface Return extends Record<string, unknown> {
  id: number;
  /** When it fell from the height it is back at; null where it is a new epoch that grew beyond it. */
  fell_at: Date | null;
  /** What it used since that height, or since the sample before. */
  traffic: number;
  /** The same for the IPs; null where they are not back, and stay as they were counted. */
  ips: number | null;
  /** What it may still come back to. */
  open_before: number | null;
  open_at: Date | null;
}

interface Change extends Record<string, unknown> {
  id: number;
  at: Date;
  traffic: number;
  ips: number;
}

/**
 * Decides what the samples taken at `at` count, whose counters are at or above where they stood before a
 * fall, and which count nothing so far. One that is back takes the reset off, and what was counted since. One
 * that climbed past its old height in small steps, none of them half the way, has started anew and counts in
 * full: a wrong reading does not come back like that.
 */
export async function applyRecoveredCounters(
  executor: Executor,
  accountId: string,
  ids: readonly number[],
  at: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await executor.transaction(async (tx) => {
    // An hour that is being rolled up now would store what is taken off here.
    const { rows: progress } = await tx.execute<{ at: Date }>(
      sql`select at from progress where name = ${rollUpJob} for share`,
    );
    const returns = await findReturns(tx, ids, at);
    const changes = await count(tx, returns, at);
    await addToTotals(tx, accountId, changes);
    const until = progress[0]?.at.getTime() ?? 0;
    await addToRolledUp(
      tx,
      changes.filter((change) => change.at.getTime() < until && change.at < at),
    );
    await tx.execute(sql`
      update usage_last l set before_fall = r.open_before, fell_at = r.open_at
      from ${records(returns, "id bigint, open_before bigint, open_at timestamptz")} where l.sub_user_id = r.id`);
  });
}

async function findReturns(tx: Executor, ids: readonly number[], at: Date): Promise<Return[]> {
  const moment = sql`${at}::timestamptz`;
  const { rows } = await tx.execute<Return>(sql`
    with samples as (
      select u.*, l.traffic_used as now_traffic, l.ip_used as now_ips
      from usage_last l, lateral (
        select * from usage_samples where sub_user_id = l.sub_user_id and at >= ${earliestFall(at)} and at >= l.fell_at
          and at < ${moment} offset 0) u
      where l.sub_user_id = any(${sql.param([...ids])}::bigint[])
    ), falls as (
      select s.*, p.traffic_used as height, p.ip_used as height_ips from (
        select *, max(traffic_used) over later as highest, min(traffic_used) over later as lowest,
          max(traffic) over later as step, first_value(traffic_used) over later as last_traffic
        from samples window later as (partition by sub_user_id order by at desc)) s,
        lateral (select traffic_used, ip_used from usage_samples where sub_user_id = s.sub_user_id and at < s.at
          order by at desc limit 1) p
      where s.reset and p.traffic_used > s.highest
    ), back as (
      select distinct on (sub_user_id) * from falls
      where now_traffic >= height and 2 * greatest(step, now_traffic - last_traffic) >= height - lowest
      order by sub_user_id, at
    ), open as (
      select sub_user_id, min(height) as height, min(at) as at from falls where height > now_traffic group by 1
    )
    select l.sub_user_id as id, back.at as fell_at,
      greatest(coalesce(l.traffic_used - coalesce(back.height, p.traffic_used), 0), 0) as traffic,
      case when back.at is null then greatest(coalesce(l.ip_used - p.ip_used, 0), 0)
        when l.ip_used >= back.height_ips then l.ip_used - back.height_ips
        when l.ip_used is null or back.height_ips is null then 0 end as ips,
      open.height as open_before, open.at as open_at
    from usage_last l left join back on back.sub_user_id = l.sub_user_id
      left join open on open.sub_user_id = l.sub_user_id
      left join lateral (select traffic_used, ip_used from usage_samples where sub_user_id = l.sub_user_id
        and at < ${moment} order by at desc limit 1) p on true
    where l.sub_user_id = any(${sql.param([...ids])}::bigint[]) and l.at = ${moment}`);
  return rows;
}

/** Stores what the samples since the fall count now, and returns by how much that differs. */
async function count(tx: Executor, returns: readonly Return[], at: Date): Promise<Change[]> {
  const moment = sql`${at}::timestamptz`;
  const { rows } = await tx.execute<Change>(sql`
    with was as (
      select u.sub_user_id, u.at, u.traffic, u.ips, r.fell_at, r.ips is not null as whole,
        case when u.at = ${moment} then r.traffic else 0 end as new_traffic,
        case when r.ips is null then u.ips when u.at = ${moment} then r.ips else 0 end as new_ips
      from ${records(returns, "id bigint, fell_at timestamptz, traffic bigint, ips bigint")}
        join usage_samples u on u.sub_user_id = r.id and u.at >= coalesce(r.fell_at, ${moment})
          and u.at between ${earliestFall(at)} and ${moment}
    )
    update usage_samples u set traffic = was.new_traffic, ips = was.new_ips,
      reset = u.reset and not (was.whole and was.fell_at is not null)
    from was where u.sub_user_id = was.sub_user_id and u.at = was.at
    returning u.sub_user_id as id, u.at, u.traffic - was.traffic as traffic, u.ips - was.ips as ips`);
  return rows;
}

async function addToTotals(tx: Executor, accountId: string, changes: readonly Change[]): Promise<void> {
  await tx.execute(sql`
    update usage_totals t set traffic = t.traffic + sums.traffic, ips = t.ips + sums.ips
    from (select date_trunc('hour', at, 'UTC') as hour, sum(traffic)::bigint as traffic, sum(ips)::bigint as ips
      from ${recordsOfChanges(changes)} group by 1) sums
    where t.account_id = ${accountId} and t.hour = sums.hour and (sums.traffic <> 0 or sums.ips <> 0)`);
}

async function addToRolledUp(tx: Executor, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const change = sql`${recordsOfChanges(changes)}, lateral (select (at at time zone 'UTC') as utc) moment`;
  await tx.execute(sql`
    with parts as (
      select id, utc::date as day, extract(hour from utc) + 1 as slot, sum(traffic)::bigint as traffic,
        sum(ips)::bigint as ips
      from ${change} group by 1, 2, 3
    )
    update usage_days d set traffic = sums.traffic, ips = sums.ips from (
      select of.sub_user_id, of.day, array_agg(hour.traffic + coalesce(parts.traffic, 0) order by hour.n) as traffic,
        array_agg(hour.ips + coalesce(parts.ips, 0) order by hour.n) as ips
      from (select distinct id, day from parts) key join usage_days of on of.sub_user_id = key.id and of.day = key.day
        cross join unnest(of.traffic, of.ips) with ordinality as hour(traffic, ips, n)
        left join parts on parts.id = of.sub_user_id and parts.day = of.day and parts.slot = hour.n
      group by 1, 2) sums
    where d.sub_user_id = sums.sub_user_id and d.day = sums.day`);
  await tx.execute(sql`
    with parts as (
      select id, date_trunc('month', utc)::date as month, extract(day from utc)::int as slot,
        sum(traffic)::bigint as traffic, sum(ips)::bigint as ips
      from ${change} group by 1, 2, 3
    )
    update usage_months m set traffic = sums.traffic, ips = sums.ips,
      resets = array(select r from unnest(m.resets) r
        where not exists (select from parts where parts.id = m.sub_user_id and parts.month = m.month and parts.slot = r)
          or exists (select from usage_samples u where u.sub_user_id = m.sub_user_id and u.reset
            and u.at >= (m.month + r - 1)::timestamp at time zone 'UTC'
            and u.at < (m.month + r)::timestamp at time zone 'UTC'))
    from (
      select of.sub_user_id, of.month, array_agg(day.traffic + coalesce(parts.traffic, 0) order by day.n) as traffic,
        array_agg(day.ips + coalesce(parts.ips, 0) order by day.n) as ips
      from (select distinct id, month from parts) key
          join usage_months of on of.sub_user_id = key.id and of.month = key.month
        cross join unnest(of.traffic, of.ips) with ordinality as day(traffic, ips, n)
        left join parts on parts.id = of.sub_user_id and parts.month = of.month and parts.slot = day.n
      group by 1, 2) sums
    where m.sub_user_id = sums.sub_user_id and m.month = sums.month`);
}

const records = (rows: readonly Record<string, unknown>[], columns: string) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${sql.raw(columns)})`;
const recordsOfChanges = (changes: readonly Change[]) =>
  records(changes, "id bigint, at timestamptz, traffic bigint, ips bigint");

import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { databaseNow } from "../clock";
import { isLockTimeout } from "../db/lock-timeout";
import { db, type Executor } from "../db/client";
import { progress } from "../db/schema";
import { isoDay } from "../domain/dates";
import { minuteMs, hourMs, dayMs, floorTo } from "../domain/durations";

const keepRawDays = 14;
const keepHoursDays = 90;
/** A sample has the time of its request and may be stored this long after it. */
const lateness = 5 * minuteMs;
export const rollUpJob = "usage.roll-up";

/**
 * Everything before this hour is in the hourly and daily figures; everything since, only in the raw samples.
 */
export async function rolledUpTo(): Promise<Date> {
  const { rows } = await db().execute<{ at: Date }>(sql`select at from progress where name = ${rollUpJob}`);
  return rows[0]?.at ?? new Date(0);
}

/** `rolledUpTo()` in SQL, so that a statement sees the mark of its own snapshot. */
export const rolledUp = sql`coalesce((select at from progress where name = ${rollUpJob}), 'epoch'::timestamptz)`;

/**
 * Adds every complete hour that is not yet rolled up to the hourly and daily figures. Returns how many hours
 * that were.
 */
export async function rollUpUsage(now = databaseNow()): Promise<number> {
  await keepPartitions(now);
  const end = floorTo(now.getTime() - lateness, hourMs);
  const { rows } = await db().execute<{ at: Date | null }>(
    sql`select min(at) as at from usage_samples where at >= ${await rolledUpTo()}::timestamptz`,
  );
  const first = rows[0]?.at;
  if (!first) return 0;
  let hours = 0;
  for (let from = floorTo(first.getTime(), hourMs); from < end; from += hourMs) {
    await rollUpHour(new Date(from));
    hours += 1;
  }
  return hours;
}

async function rollUpHour(from: Date): Promise<void> {
  const to = new Date(from.getTime() + hourMs);
  const h = from.getUTCHours();
  const date = isoDay(from);
  const month = `${date.slice(0, 7)}-01`;
  const dayOfMonth = from.getUTCDate();
  const slot = (index: number) => sql.raw(String(index));
  await db().transaction(async (tx) => {
    const [moved] = await tx
      .insert(progress)
      .values({ name: rollUpJob, at: to })
      .onConflictDoUpdate({ target: progress.name, set: { at: to }, setWhere: sql`${progress.at} < ${to}` })
      .returning();
    if (!moved) return;
    await tx.execute(sql`
      create temporary table hour_use on commit drop as
      select sub_user_id, sum(traffic)::bigint as traffic, sum(ips)::bigint as ips, bool_or(reset) as reset,
        min(since) filter (where traffic > 0 or reset) as since
      from usage_samples where at >= ${from}::timestamptz and at < ${to}::timestamptz group by sub_user_id`);
    await tx.execute(sql`
      insert into usage_days as d (sub_user_id, day, traffic, ips)
      select sub_user_id, ${date}::date,
        array_fill(0::bigint, array[${slot(h)}]) || traffic || array_fill(0::bigint, array[${slot(23 - h)}]),
        array_fill(0::bigint, array[${slot(h)}]) || ips || array_fill(0::bigint, array[${slot(23 - h)}])
      from hour_use where traffic > 0 or ips > 0
      on conflict (sub_user_id, day) do update
        set traffic[${slot(h + 1)}] = excluded.traffic[${slot(h + 1)}],
          ips[${slot(h + 1)}] = excluded.ips[${slot(h + 1)}]`);
    await tx.execute(sql`
      insert into usage_months as m (sub_user_id, month, traffic, ips, resets)
      select sub_user_id, ${month}::date,
        array_fill(null::bigint, array[${slot(dayOfMonth - 1)}]) || traffic
          || array_fill(null::bigint, array[${slot(31 - dayOfMonth)}]),
        array_fill(null::bigint, array[${slot(dayOfMonth - 1)}]) || ips
          || array_fill(null::bigint, array[${slot(31 - dayOfMonth)}]),
        case when reset then array[${slot(dayOfMonth)}] else '{}' end
      from hour_use
      on conflict (sub_user_id, month) do update set
        traffic[${slot(dayOfMonth)}] = coalesce(m.traffic[${slot(dayOfMonth)}], 0)
          + excluded.traffic[${slot(dayOfMonth)}],
        ips[${slot(dayOfMonth)}] = coalesce(m.ips[${slot(dayOfMonth)}], 0)
          + excluded.ips[${slot(dayOfMonth)}],
        resets = (select coalesce(array_agg(distinct r), '{}') from unnest(m.resets || excluded.resets) r)`);
    await markTorn(tx, date);
  });
}

/**
 * Where a counter was not read around midnight, its growth may belong to either day: all days from the last
 * read to this one are torn, and the provider can be asked for them.
 */
async function markTorn(tx: Executor, date: string): Promise<void> {
  const unseen = sql`hour_use u
    where u.since < (${date}::date)::timestamp at time zone 'UTC' - interval '1 hour'`;
  await tx.execute(sql`
    insert into usage_months as m (sub_user_id, month, traffic, ips, torn)
    select sub_user_id, date_trunc('month', day)::date, array_fill(null::bigint, array[31]),
      array_fill(null::bigint, array[31]), array_agg(extract(day from day)::int)
    from (select sub_user_id, generate_series((since at time zone 'UTC')::date, ${date}::date, '1 day') as day
      from ${unseen}) days
    group by 1, 2
    on conflict (sub_user_id, month) do update set
      torn = (select array_agg(distinct t order by t) from unnest(m.torn || excluded.torn) t)`);
  await tx.execute(sql`
    update usage_last l set ask_after = greatest(l.ask_after, ${date}::date)
    from (select u.sub_user_id from ${unseen}) h where h.sub_user_id = l.sub_user_id`);
}

/** Creates the raw partitions of the coming days and drops expired ones. */
async function keepPartitions(now: Date): Promise<void> {
  const date = (offset: number) => isoDay(now.getTime() + offset * dayMs);
  await unlessHeld(sql`select make_usage_partitions(${date(-1)}::date, ${date(3)}::date)`);
  const oldest = `usage_samples_${date(-keepRawDays).replaceAll("-", "")}`;
  const { rows } = await db().execute<{ name: string }>(sql`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      join pg_class p on p.oid = i.inhparent
    where p.relname = 'usage_samples' and c.relname < ${oldest}`);
  for (const { name } of rows) await unlessHeld(sql`drop table if exists ${sql.identifier(name)}`);
  await db().execute(sql`delete from usage_days where day < ${date(-keepHoursDays)}::date`);
}

/**
 * For what locks out everyone else. A backup holds its tables for minutes, and waiting for one would hold up
 * every later reader, so this gives up soon; the next pass tries again.
 */
async function unlessHeld(statement: SQL): Promise<void> {
  await db()
    .transaction(async (tx) => {
      await tx.execute(sql`set local lock_timeout = '1s'`);
      await tx.execute(statement);
    })
    .catch((error: unknown) => {
      if (!isLockTimeout(error)) throw error;
    });
}

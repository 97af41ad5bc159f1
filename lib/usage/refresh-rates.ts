import "server-only";
import { sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { forecastDays, ratesOf } from "./forecast";
import { knownDays, usedOnKnownDay } from "./day";
import { rolledUpTo } from "./roll-up";
import { isoDay } from "../domain/dates";
import { dayMs } from "../domain/durations";

const batch = 1_000;
const monthDays = 30;

interface DaysRow extends Record<string, unknown> {
  id: number;
  days: { day: string; used: number | null }[] | null;
  month: number;
  fresh: number;
  first_at: Date;
}

/**
 * Brings the recent rate and the totals of 7 and 30 days of every sub-user up to date, or of `only` these.
 * What a sub-user that had its id before used is not in them. Returns how many changed.
 */
export async function refreshRates(now = databaseNow(), only?: readonly number[]): Promise<number> {
  const since = await rolledUpTo();
  const chosen = only ? sql`and o.sub_user_id = any(${sql.param([...only])}::bigint[])` : sql``;
  let changed = 0;
  for (let last = 0; ; ) {
    const { rows } = await db().execute<DaysRow>(sql`
      select o.sub_user_id as id, greatest(o.first_at, s.another_since) as first_at, known.days, coalesce(known.month, 0)::bigint as month,
        (select coalesce(sum(u.traffic), 0)::bigint from usage_samples u
          where u.sub_user_id = o.sub_user_id and u.at >= case
            when s.another_since >= least(${since}::timestamptz, ${dateOf(now, 0)}::timestamp at time zone 'UTC')
            then s.another_since else ${since}::timestamptz end) as fresh
      from usage_last o left join sub_users s on s.id = o.sub_user_id, lateral (
        select jsonb_agg(jsonb_build_object('day', day, 'used', used))
            filter (where used is not null and day >= ${dateOf(now, forecastDays - 1)}::date) as days,
          sum(used) as month
        from (select day, ${usedOnKnownDay} as used
          from (${knownDays(sql`m.sub_user_id = o.sub_user_id`, dateOf(now, monthDays - 1), dateOf(now, 0))}) days) used_days
        where coalesce(day > (s.another_since at time zone 'UTC')::date, true)
        ) known
      where o.sub_user_id > ${last} ${chosen} order by o.sub_user_id limit ${batch}`);
    const end = rows.at(-1);
    if (!end) return changed;
    changed += await store(rows.map((row) => figuresOf(row, now)));
    last = end.id;
  }
}

function figuresOf(row: DaysRow, now: Date) {
  const known = new Map(row.days?.map(({ day: date, used }) => [date, used]));
  const days = Array.from({ length: forecastDays }, (_, age) => known.get(dateOf(now, age)) ?? null);
  const today = (days[0] ?? 0) + row.fresh;
  const week = [today, ...days.slice(1, 7).map((use) => use ?? 0)].reduce((sum, use) => sum + use, 0);
  // Today is not over or was not observed from its start: the missing part is filled with the same part of
  // yesterday, so that the hour does not matter.
  const seen =
    (now.getTime() - Math.max(now.getTime() - (now.getTime() % dayMs), row.first_at.getTime())) / dayMs;
  const yesterday = days[1] ?? null;
  const whole = yesterday === null ? (seen >= 0.5 ? today / seen : null) : today + yesterday * (1 - seen);
  const rates = ratesOf([whole, ...days.slice(1)]);
  return {
    id: row.id,
    low: rates?.low ?? null,
    mid: rates?.mid ?? null,
    high: rates?.high ?? null,
    week,
    month: row.month + row.fresh,
  };
}

async function store(rows: ReturnType<typeof figuresOf>[]): Promise<number> {
  const { rowCount } = await db().execute(sql`
    with r as (
      select r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id bigint, low bigint,
        mid bigint, high bigint, week bigint, month bigint)
      join sub_users s on s.id = r.id
      where (s.rate_low, s.rate_mid, s.rate_high, s.week_traffic, s.month_traffic) is distinct from (r.low, r.mid,
        r.high, r.week, r.month)
      order by s.account_id collate "C", s.remote_id collate "C" for no key update of s)
    update sub_users s set rate_low = r.low, rate_mid = r.mid, rate_high = r.high, week_traffic = r.week,
      month_traffic = r.month
      from r where s.id = r.id`);
  return rowCount ?? 0;
}

const dateOf = (now: Date, age: number) => isoDay(now.getTime() - age * dayMs);

import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { countedAccounts } from "../accounts/counted";
import { isoDay } from "../domain/dates";
import { noFilter } from "../domain/sub-users/one-filter";
import type { UsageReportParams } from "../domain/usage/report";
import { conditionOfEver } from "../sub-users/filter";
import { addedBytes } from "../usage/added";
import { usedOnKnownDay } from "../usage/day";
import { rolledUp } from "../usage/roll-up";
import { wholeCustomer } from "./by-customer";

/** All sub-users that match the filter and existed in the range, with what counts for each. */
export function eachSubUser(params: UsageReportParams, now: Date): SQL {
  const { from, to, by } = params;
  const today = isoDay(now);
  const end = lastBegunDay(to, now);
  const whose = by === "customer" ? wholeCustomer(from, to, today) : null;
  return sql`
    select s.id, s.account_id, coalesce(s.sort_key, s.name) as sort_key,
      ${by === "tag" ? sql`s.tags,` : sql``} ${whose ? whose.columns : sql``} a.provider, a.label as account,
      coalesce(d.used, 0) + coalesce(f.used, 0) as used, coalesce(p.added, 0) as added,
      least(d.first, f.first) as first, greatest(d.last, f.last) as last,
      coalesce(d.observed, 0) + coalesce(f.today and not coalesce(d.today, false), false)::int
        + coalesce(d.seen_in_part = began.day, false)::int as observed,
      greatest(0, ${end}::date - greatest(${from}::date, began.day) + 1) as expected,
      coalesce(d.reported, 0) as reported, coalesce(d.loose_days, 0) as loose_days, coalesce(d.loose, 0) as loose,
      coalesce(least(d.first, f.first) <= (a.sample_history_at at time zone 'UTC')::date, false) as sample
    from sub_users s join accounts a on a.id = s.account_id
      left join (${ofMonths(from, end, today)}) d on d.sub_user_id = s.id
      left join (${fresh(from, end, today)}) f on f.sub_user_id = s.id
      left join (${addedBetween(from, to)}) p on p.account_id = s.account_id and p.remote_id = s.remote_id
      ${whose ? whose.join : sql``},
      lateral (select (coalesce(s.remote_created_at,
        case when s.first_seen_at > a.read_in_at then s.first_seen_at end) at time zone 'UTC')::date as day) known,
      -- One that was first seen later may have been there before: what is known of its use says so.
      lateral (select case when known.day is not null then least(known.day, d.first, f.first) end as day) began
    where ${matching(params)} and (coalesce(began.day <= ${to}::date, true) or p.added <> 0)
      and (s.vanished_at is null or d.used > 0 or f.used > 0 or p.added <> 0)`;
}

/** The last day of a range that has begun. */
export function lastBegunDay(to: string, now: Date): string {
  const today = isoDay(now);
  return to < today ? to : today;
}

/** Whether the report is about a sub-user `s`. */
export const matching = ({ q, provider, account, tag }: UsageReportParams): SQL =>
  conditionOfEver({ ...noFilter, q, provider, account, tag }, countedAccounts());

/**
 * What counts for each sub-user. A month that was observed whole and has no provider days is simply summed,
 * as most months are; `usedOnDay` decides in the others.
 */
function ofMonths(from: string, to: string, today: string): SQL {
  const months = sql`(values ${sql.join(
    monthsBetween(from, to).map(({ month, lo, hi }) => sql`(${month}::date, ${lo}::int, ${hi}::int)`),
    sql`, `,
  )}) k(month, lo, hi) join usage_months m on m.month = k.month join usage_last l on l.sub_user_id = m.sub_user_id`;
  const firstDay = sql`(l.first_at at time zone 'UTC')::date`;
  const plain = sql`m.reported is null and m.torn = '{}' and m.month > ${firstDay}`;
  return sql`
    select sub_user_id, sum(used)::bigint as used, min(first) as first, max(last) as last,
      sum(observed)::int as observed, bool_or(latest = ${today}::date) as today, sum(reported)::int as reported,
      sum(loose_days)::int as loose_days, sum(loose)::bigint as loose, min(seen_in_part) as seen_in_part
    from (
      select m.sub_user_id, sums.used, m.month + sums.first::int - 1 as first,
        m.month + sums.last::int - 1 as last, sums.observed, m.month + sums.latest::int - 1 as latest,
        0::bigint as reported, 0::bigint as loose_days, 0::numeric as loose, null::date as seen_in_part
      from ${months}, lateral (select sum(bytes) as used, lo - 1 + min(n) filter (where bytes > 0) as first,
          lo - 1 + max(n) filter (where bytes > 0) as last, count(bytes) as observed,
          lo - 1 + max(n) filter (where bytes is not null) as latest
        from unnest(m.traffic[lo:hi]) with ordinality as slot(bytes, n)) sums
      where ${plain}
      union all
      select m.sub_user_id, sums.used, m.month + sums.first::int - 1, m.month + sums.last::int - 1,
        sums.observed, m.month + sums.latest::int - 1, sums.reported, sums.loose_days, sums.loose,
        m.month + sums.seen_in_part::int - 1
      from ${months}, lateral (select sum(used) as used, min(n) filter (where used > 0) as first,
          max(n) filter (where used > 0) as last, count(*) filter (where seen) as observed,
          max(n) filter (where own is not null) as latest,
          count(*) filter (where agrees and reported is not null and not seen) as reported,
          count(*) filter (where not agrees and reported is not null and not seen) as loose_days,
          sum(reported) filter (where not agrees and not seen) as loose,
          min(n) filter (where own is not null and not whole) as seen_in_part
        from (select *, own is not null and whole as seen, ${usedOnKnownDay} as used
          from (select at.n, slot.reported, coalesce(l.agrees, false) as agrees,
              m.month + at.n::int - 1 > ${firstDay} and not at.n = any(m.torn) as whole,
              case when m.month + at.n::int - 1 >= ${firstDay} then bytes end as own
            from unnest(m.traffic[lo:hi], m.reported[lo:hi]) with ordinality as slot(bytes, reported, n),
              lateral (select lo - 1 + slot.n as n) at) facts) days) sums
      where not (${plain})) parts
    group by sub_user_id`;
}

/** The months of a range, each with the first and the last of its days that are in it. */
function monthsBetween(from: string, to: string): { month: string; lo: number; hi: number }[] {
  const months = [];
  for (let month = `${from.slice(0, 7)}-01`; month <= to || months.length === 0; ) {
    const next = isoDay(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1));
    months.push({
      month,
      lo: month <= from ? Number(from.slice(8)) : 1,
      hi: to < next ? Number(to.slice(8)) : 31,
    });
    month = next;
  }
  return months;
}

function fresh(from: string, to: string, today: string): SQL {
  return sql`
    select sub_user_id, sum(traffic)::bigint as used, min(day) filter (where traffic > 0) as first,
      max(day) filter (where traffic > 0) as last, bool_or(day = ${today}::date) as today
    from (select u.sub_user_id, u.traffic, (u.at at time zone 'UTC')::date as day from usage_samples u
      where u.at >= greatest(${rolledUp}, ${from}::date::timestamp at time zone 'UTC')
        and u.at < (${to}::date + 1)::timestamp at time zone 'UTC') samples
    group by sub_user_id`;
}

function addedBetween(from: string, to: string): SQL {
  return sql`
    select account_id, remote_id, sum(${addedBytes})::bigint as added from operations
    where ${addedBytes} <> 0 and state = 'done' and created_at >= ${from}::date::timestamp at time zone 'UTC'
      and created_at < (${to}::date + 1)::timestamp at time zone 'UTC'
    group by account_id, remote_id`;
}

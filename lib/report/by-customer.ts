import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { addedBytes } from "../usage/added";
import { knownDays, usedOnKnownDay } from "../usage/day";
import { rolledUp } from "../usage/roll-up";

/**
 * The parts of `each` sub-user that count for customers between two UTC days, both included: its
 * columns, `customer_id` and `customer`, both null for what is nobody's. A sub-user with one customer
 * all that time is one part as it is. Otherwise each day belongs to whose it was then, and the parts add
 * up to the sub-user's bytes.
 */
export function partsOfCustomers(from: string, to: string, end: string): SQL {
  const split = sql`select id from each where split`;
  return sql`
    with days as materialized (
      select s.id, s.account_id, s.remote_id, day::date as day
      from each join sub_users s on s.id = each.id,
        generate_series(${from}::date, ${to}::date, interval '1 day') day
      where each.split
    ), figures as (
      select sub_user_id, day, ${usedOnKnownDay} as used, own is not null and whole as seen, reported, agrees
        from (${knownDays(sql`m.sub_user_id in (${split})`, from, end)}) known
      union all
      select u.sub_user_id, (u.at at time zone 'UTC')::date, sum(u.traffic), false, null, true from usage_samples u
        where u.sub_user_id in (${split})
          and u.at >= greatest(${rolledUp}, ${from}::date::timestamp at time zone 'UTC')
          and u.at < (${end}::date + 1)::timestamp at time zone 'UTC'
        group by 1, 2
    ), counted as (
      select sub_user_id, day, sum(used) as used, bool_or(seen) as seen,
        bool_or(agrees and reported is not null and not seen) as reported,
        sum(reported) filter (where not agrees and not seen) as loose
      from figures group by 1, 2
    ), given as (
      select s.id, (o.created_at at time zone 'UTC')::date as day, sum(${addedBytes}) as added
      from operations o join sub_users s on s.account_id = o.account_id and s.remote_id = o.remote_id
      where s.id in (${split}) and ${addedBytes} <> 0 and o.state = 'done'
        and o.created_at >= ${from}::date::timestamp at time zone 'UTC'
        and o.created_at < (${to}::date + 1)::timestamp at time zone 'UTC'
      group by 1, 2
    )
    select each.id, each.customer_id, each.used, each.added, each.first, each.last, each.observed, each.expected,
      each.reported, each.loose_days, each.loose, each.sample
    from each where not each.split
    union all
    select days.id, l.customer_id, coalesce(sum(counted.used), 0)::bigint, coalesce(sum(given.added), 0)::bigint,
      min(days.day) filter (where counted.used > 0), max(days.day) filter (where counted.used > 0),
      count(*) filter (where counted.seen or days.day = any(each.also_seen))::int, count(*) filter (where days.day <= ${end}::date and days.day > ${end}::date - each.expected)::int,
      count(*) filter (where counted.reported)::int, count(counted.loose)::int,
      coalesce(sum(counted.loose), 0)::bigint, bool_or(each.sample)
    from days join each on each.id = days.id
      left join counted on counted.sub_user_id = days.id and counted.day = days.day
      left join given on given.id = days.id and given.day = days.day
      left join customer_links l on l.account_id = days.account_id and l.remote_id = days.remote_id
        and days.day >= coalesce(l.first_day, '-infinity'::date) and days.day < coalesce(l.end_day, 'infinity'::date)
    group by days.id, l.customer_id`;
}

/**
 * Columns of a sub-user `s`: whose all of it is, or that it is several parts; and which days count as
 * observed besides those that were observed whole, as in `eachSubUser`: today before it is rolled up, and the
 * day on which it began.
 */
export function wholeCustomer(from: string, to: string, today: string): { columns: SQL; join: SQL } {
  return {
    columns: sql`whose.customer_id, coalesce(whose.split, false) as split, array[
      case when f.today and not coalesce(d.today, false) then ${today}::date end,
      case when d.seen_in_part = began.day then began.day end] as also_seen,`,
    join: sql`left join lateral (
      select case when bool_and(covers) then min(l.customer_id::text)::uuid end as customer_id,
        not bool_and(covers) as split
      from (select l.customer_id, (l.first_day is null or l.first_day <= ${from}::date)
            and (l.end_day is null or l.end_day > ${to}::date) as covers
          from customer_links l where l.account_id = s.account_id and l.remote_id = s.remote_id
            and (l.first_day is null or l.first_day <= ${to}::date) and (l.end_day is null or l.end_day > ${from}::date)) l
      ) whose on true`,
  };
}

import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { knownDays, usedOnKnownDay } from "../usage/day";
import { rolledUp } from "../usage/roll-up";

/**
 * The links `l` that hold on any UTC day from `from` to `to` ("YYYY-MM-DD", both included), with their
 * sub-user's row: `link_id`, `customer_id`, `sub_user_id`, and `first_day` and `end_day` without blanks.
 * `whose` is a condition on `l`.
 */
export function linksWithin(whose: SQL, from: string, to: string): SQL {
  return sql`
    select l.id as link_id, l.customer_id, s.id as sub_user_id, coalesce(l.first_day, '-infinity'::date) as first_day,
      coalesce(l.end_day, 'infinity'::date) as end_day
    from customer_links l join sub_users s on s.account_id = l.account_id and s.remote_id = l.remote_id
    where ${whose} and (l.first_day is null or l.first_day <= ${to}::date)
      and (l.end_day is null or l.end_day > ${from}::date)`;
}

/**
 * Whether a moment falls into the time of a link `l`. The first of a sub-user also has what was before it,
 * unless its id was another's then.
 */
export const heldAt = (at: SQL): SQL =>
  sql`(l.first_day is null or ${at} >= l.since) and (l.until is null or ${at} < l.until)`;

/**
 * What counts for customers between two UTC days, both included: rows of `link_id`, `customer_id`,
 * `sub_user_id`, `day` and `used` in bytes, several of a day where it is not rolled up yet. A day belongs to
 * one link at most, so the parts of customers and of nobody add up to the sub-user's bytes. `whose` is a
 * condition on the links `l`.
 */
export function attributedUse(whose: SQL, from: string, to: string): SQL {
  const mine = sql`select sub_user_id from links`;
  return sql`
    with links as materialized (${linksWithin(whose, from, to)}), days as (
      select sub_user_id, day, ${usedOnKnownDay} as used
        from (${knownDays(sql`m.sub_user_id in (${mine})`, from, to)}) known
      union all
      select u.sub_user_id, (u.at at time zone 'UTC')::date, sum(u.traffic)::bigint from usage_samples u
        where u.sub_user_id in (${mine})
          and u.at >= greatest(${rolledUp}, ${from}::date::timestamp at time zone 'UTC')
          and u.at < (${to}::date + 1)::timestamp at time zone 'UTC'
        group by 1, 2)
    select links.link_id, links.customer_id, days.sub_user_id, days.day, days.used
    from links join days on days.sub_user_id = links.sub_user_id and days.day >= links.first_day
      and days.day < links.end_day
    where days.used is not null`;
}

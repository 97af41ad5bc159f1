import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { DayFacts } from "../domain/usage/day";

/** What counts for a day, like `dayUsed`, as an expression over expressions of the same meaning. */
export function usedOnDay({ own, whole, reported, agrees }: Record<keyof DayFacts, SQL>): SQL {
  return sql`case when ${own} is not null and ${whole} then ${own}
    when ${reported} is not null and ${agrees} then ${reported} else ${own} end`;
}

/**
 * The days from `from` to `to` ("YYYY-MM-DD", both included) that are rolled up, one row for each sub-user
 * with any figure: `sub_user_id`, `day`, `ips`, `reset` and the facts of `dayUsed`. `whose` is a condition on
 * `m.sub_user_id`. Days filled in before the two were stored apart are in `traffic` too, and are not our own.
 */
export function knownDays(whose: SQL, from: string, to: string): SQL {
  return sql`
    select m.sub_user_id, at.day, at.ips, slot.n = any(m.resets) as reset,
      case when at.day >= first.day then slot.traffic end as own,
      at.day > first.day and not slot.n = any(m.torn) as whole, slot.reported, coalesce(l.agrees, false) as agrees
    from usage_months m join usage_last l on l.sub_user_id = m.sub_user_id,
      lateral (select (l.first_at at time zone 'UTC')::date as day) first,
      unnest(m.traffic, m.reported) with ordinality as slot(traffic, reported, n),
      lateral (select m.month + (slot.n - 1)::int as day, m.ips[slot.n] as ips) at
    where ${whose} and m.month between date_trunc('month', ${from}::date)::date and ${to}::date
      and at.day between ${from}::date and ${to}::date
      and (slot.traffic is not null or slot.reported is not null)`;
}

/** The expression of `usedOnDay` over a row of `knownDays`. */
export const usedOnKnownDay = usedOnDay({
  own: sql`own`,
  whole: sql`whole`,
  reported: sql`reported`,
  agrees: sql`agrees`,
});

import "server-only";
import { sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { maxUsageParts, type CustomerUsage, type CustomerUsagePart } from "../domain/customers/usage";
import { isoDay } from "../domain/dates";
import { hourMs, dayMs, floorTo } from "../domain/durations";
import { DeskError } from "../domain/errors";
import type { UsageRange } from "../domain/usage/history";
import { disambiguator } from "../disambiguator";
import { knownDays } from "../usage/day";
import { rolledUp } from "../usage/roll-up";
import { unseenSteps } from "../usage/unseen";
import { attributedUse, linksWithin } from "./attribution";
import { lastDays } from "./figures";

const daysOf: Record<UsageRange, number> = { "24h": 2, "7d": 7, "30d": 30, "90d": 90 };

interface Used extends Record<string, unknown> {
  sub_user_id: number;
  at: Date;
  used: number;
}

interface Whose extends Record<string, unknown> {
  sub_user_id: number;
  account_id: string;
  remote_id: string;
  name: string;
  apart: string | null;
  first_at: Date | null;
  /** The UTC days that are this customer's: from the first, until before the other. */
  periods: [string | null, string | null][];
}

/**
 * What each sub-user of a customer used by hours or UTC days, of those days alone that were the customer's.
 * Where only a provider reports a day, its hours are unknown, so that the last hours are given by day.
 */
export async function customerUsage(
  actor: Actor,
  id: string,
  range: UsageRange,
  now = databaseNow(),
): Promise<CustomerUsage> {
  requirePermission(actor, "customers.read");
  const { rows: known } = await db().execute(sql`select 1 from customers where id = ${id}`);
  if (known.length === 0) throw new DeskError("not-found", "There is no such customer.");
  const days = lastDays(daysOf[range], now);
  const step = range === "24h" && !(await anyReported(id, days)) ? "hour" : "day";
  const length = step === "hour" ? hourMs : dayMs;
  const end = floorTo(now.getTime(), length);
  const from = step === "hour" ? end - 23 * hourMs : Date.parse(days.from);
  const steps = Array.from({ length: (end - from) / length + 1 }, (_, at) => from + at * length);
  const [subUsers, used, looked, unseen] = await Promise.all([
    whoseWithin(id, days),
    step === "hour" ? usedByHour(id, days, new Date(from)) : usedByDay(id, days),
    lookedAt(step, new Date(from)),
    unseenSteps(sql`select sub_user_id from (${linksOf(id, days)}) links`, step, new Date(from), now),
  ]);
  const found = new Map(used.map((row) => [`${row.sub_user_id} ${row.at.getTime()}`, row.used]));
  const parts = subUsers.map((subUser): CustomerUsagePart => {
    const first = subUser.first_at ? floorTo(subUser.first_at.getTime(), length) : Infinity;
    const values = steps.map((at) => {
      const date = isoDay(at);
      if (
        !subUser.periods.some(([since, until]) => (since ?? "") <= date && (until === null || date < until))
      )
        return null;
      const observed =
        at >= first &&
        (looked.has(`${subUser.account_id} ${at}`) || at === end) &&
        !unseen(subUser.sub_user_id, at);
      return found.get(`${subUser.sub_user_id} ${at}`) ?? (observed ? 0 : null);
    });
    return {
      subUser: {
        accountId: subUser.account_id,
        remoteId: subUser.remote_id,
        name: subUser.name,
        apart: subUser.apart,
      },
      subUsers: 1,
      values,
      total: values.reduce<number>((sum, value) => sum + (value ?? 0), 0),
    };
  });
  parts.sort((a, b) => b.total - a.total || (a.subUser?.name ?? "").localeCompare(b.subUser?.name ?? ""));
  return {
    range,
    step,
    steps: steps.map((at) => new Date(at).toISOString()),
    parts: folded(parts),
    total: parts.reduce((sum, { total }) => sum + total, 0),
  };
}

function folded(parts: CustomerUsagePart[]): CustomerUsagePart[] {
  if (parts.length <= maxUsageParts + 1) return parts;
  const others = parts.slice(maxUsageParts);
  const values = (others[0]?.values ?? []).map((_, at) => {
    const known = others.flatMap((part) => part.values[at] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
  const total = others.reduce((sum, part) => sum + part.total, 0);
  return [...parts.slice(0, maxUsageParts), { subUser: null, subUsers: others.length, values, total }];
}

interface Days {
  from: string;
  to: string;
}

const linksOf = (id: string, { from, to }: Days) => linksWithin(sql`l.customer_id = ${id}`, from, to);

/** Whether of one of its sub-users a day is not, or not whole, of our own observation. */
async function anyReported(id: string, days: Days): Promise<boolean> {
  const { from, to } = days;
  const mine = sql`m.sub_user_id in (select sub_user_id from (${linksOf(id, days)}) links)`;
  const { rows } = await db().execute(sql`
    select 1 from (${knownDays(mine, from, to)}) known
    where reported is not null and not (own is not null and whole) limit 1`);
  return rows.length > 0;
}

async function whoseWithin(id: string, days: Days): Promise<Whose[]> {
  const { rows } = await db().execute<Whose>(sql`
    select s.id as sub_user_id, s.account_id, s.remote_id, s.name, ${disambiguator} as apart, o.first_at,
      jsonb_agg(jsonb_build_array(nullif(links.first_day, '-infinity'), nullif(links.end_day, 'infinity'))) as periods
    from (${linksOf(id, days)}) links join sub_users s on s.id = links.sub_user_id
      left join usage_last o on o.sub_user_id = s.id
    group by s.id, o.first_at`);
  return rows;
}

async function usedByDay(id: string, { from, to }: Days): Promise<Used[]> {
  const { rows } = await db().execute<Used>(sql`
    select sub_user_id, day::timestamp at time zone 'UTC' as at, sum(used)::bigint as used
    from (${attributedUse(sql`l.customer_id = ${id}`, from, to)}) attributed group by 1, 2`);
  return rows;
}

/** An hour counts for the customer who has its UTC day. */
async function usedByHour(id: string, days: Days, start: Date): Promise<Used[]> {
  const { from, to } = days;
  const mine = sql`select sub_user_id from links`;
  const { rows } = await db().execute<Used>(sql`
    with links as materialized (${linksOf(id, days)}), hours as (
      select d.sub_user_id, (d.day + make_interval(hours => (slot.n - 1)::int)) at time zone 'UTC' as at, slot.traffic
        from usage_days d, unnest(d.traffic) with ordinality as slot(traffic, n)
        where d.sub_user_id in (${mine}) and d.day between ${from}::date and ${to}::date and slot.traffic > 0
      union all
      select u.sub_user_id, date_trunc('hour', u.at, 'UTC'), u.traffic from usage_samples u
        where u.sub_user_id in (${mine}) and u.at >= greatest(${rolledUp}, ${start}::timestamptz))
    select hours.sub_user_id, hours.at, sum(hours.traffic)::bigint as used
    from links join hours on hours.sub_user_id = links.sub_user_id
      and (hours.at at time zone 'UTC')::date >= links.first_day and (hours.at at time zone 'UTC')::date < links.end_day
    where hours.at >= ${start}::timestamptz group by 1, 2`);
  return rows;
}

/**
 * The steps in which an account's counters were read: in the others nothing is known, which is
 * not the same as no use.
 */
async function lookedAt(step: "hour" | "day", from: Date): Promise<Set<string>> {
  const { rows } = await db().execute<{ account_id: string; at: Date }>(sql`
    select distinct account_id, date_trunc(${step}, hour, 'UTC') as at from usage_totals
    where hour >= ${from}::timestamptz`);
  return new Set(rows.map((row) => `${row.account_id} ${row.at.getTime()}`));
}

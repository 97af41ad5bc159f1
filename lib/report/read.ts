import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { databaseNow } from "../clock";
import { configuredAccounts } from "../accounts/configured";
import { countedAccounts } from "../accounts/counted";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { noFilter } from "../domain/sub-users/one-filter";
import {
  daysBetween,
  type UsageFigures,
  type UsageReport,
  type UsageReportParams,
  type UsageReportRow,
  type UsageSort,
} from "../domain/usage/report";
import { addedBytes } from "../usage/added";
import { partsOfCustomers, wholeCustomer } from "./by-customer";
import { conditionOfEver } from "../sub-users/filter";
import { knownDays, usedOnKnownDay } from "../usage/day";
import { rolledUp } from "../usage/roll-up";
import { isoDay } from "../domain/dates";

/** The sums of `each`, which has a row for each sub-user. */
const sums = sql.raw(`count(*)::int as "subUsers", sum(used)::bigint as used, sum(added)::bigint as added,
  min(first)::text as first, max(last)::text as last, sum(observed)::int as observed, sum(expected)::int as expected,
  sum(reported)::int as reported, sum(loose_days)::int as loose_days, sum(loose)::bigint as loose,
  bool_or(sample) as sample`);

const sortColumns: Record<UsageSort, string> = {
  name: "sort_key",
  used: "used",
  added: "added",
  average: "used",
  first: "first",
  last: "last",
  observed: "observed::float8 / nullif(expected, 0)",
};

/** Memory for sorting and hashing a report over all sub-users, which exceeds the usual amount. */
const memory = sql.raw("set local work_mem = '64MB'");

interface Sums extends Record<string, unknown> {
  subUsers: number;
  used: number;
  added: number;
  first: string | null;
  last: string | null;
  observed: number;
  expected: number;
  reported: number;
  loose_days: number;
  loose: number;
  sample: boolean | null;
}

interface Row extends Sums {
  key: string;
  name: string;
  account_id: string;
  remote_id: string;
  login: string | null;
  email: string | null;
  gone: boolean;
  total: number;
  totals: Sums;
}

/** Who used what between two UTC days. */
export async function usageReport(
  actor: Actor,
  params: UsageReportParams,
  now = databaseNow(),
): Promise<UsageReport> {
  requirePermission(actor, "sub-users.read");
  const { page, size } = params;
  const [found, days] = await Promise.all([
    readRows(params, now, sql`limit ${size} offset ${(page - 1) * size}`),
    readDays(params, now),
  ]);
  // A page beyond the end is the last one.
  const last = found.total === 0 && page > 1 ? await lastPage(params, now) : null;
  return { from: params.from, to: params.to, ...(last ?? { ...found, page }), days };
}

async function lastPage(params: UsageReportParams, now: Date) {
  const { total } = await readRows(params, now, sql`limit 1`);
  const page = Math.max(1, Math.ceil(total / params.size));
  return {
    ...(await readRows(params, now, sql`limit ${params.size} offset ${(page - 1) * params.size}`)),
    page,
  };
}

/** All rows, for a file. */
export async function usageReportRows(
  actor: Actor,
  params: UsageReportParams,
  now = databaseNow(),
): Promise<UsageReportRow[]> {
  requirePermission(actor, "sub-users.read");
  return (await readRows(params, now, sql``)).rows;
}

async function readRows(
  params: UsageReportParams,
  now: Date,
  limit: SQL,
): Promise<Pick<UsageReport, "rows" | "total" | "totals">> {
  const query = sql`
    with each as materialized (${eachSubUser(params, now)}), grouped as (${groupsOf(params, now)}),
      whole as (select to_jsonb(t) as totals from (select ${sums} from each) t),
      page as (select * from grouped order by ${orderOf(params)} ${limit})
    select page.*, whole.totals, (select count(*)::int from grouped) as total, s.account_id, s.remote_id, s.login,
      s.email, s.vanished_at is not null as gone, coalesce(page.label, s.name) as name
    from whole left join page on true left join sub_users s on s.id = page.id order by ${orderOf(params)}`;
  const { rows } = await db().transaction(async (tx) => {
    await tx.execute(memory);
    return tx.execute<Row>(query);
  });
  const begun = begunDays(params, now);
  const labels = new Map(
    configuredAccounts().flatMap(({ id, label, provider }) =>
      params.by === "account"
        ? [[id, label]]
        : params.by === "provider"
          ? [[provider.id, provider.label]]
          : [],
    ),
  );
  const listed = rows.filter(({ key }) => key !== null);
  return {
    rows: listed.map((row) => ({
      key: row.key,
      name: labels.get(row.key) ?? row.name,
      subUser:
        params.by === "sub-user"
          ? {
              accountId: row.account_id,
              remoteId: row.remote_id,
              login: row.login,
              email: row.email,
              gone: row.gone,
            }
          : null,
      ...figuresOf(row, begun),
    })),
    total: listed[0]?.total ?? 0,
    totals: figuresOf(rows[0]?.totals, begun),
  };
}

function figuresOf(sum: Sums | undefined, begun: number): UsageFigures {
  const used = Number(sum?.used ?? 0);
  return {
    subUsers: sum?.subUsers ?? 0,
    used,
    added: Number(sum?.added ?? 0),
    average: begun === 0 ? 0 : Math.round(used / begun),
    first: sum?.first ?? null,
    last: sum?.last ?? null,
    observed: sum?.observed ?? 0,
    expected: sum?.expected ?? 0,
    reported: sum?.reported ?? 0,
    unverified: { days: sum?.loose_days ?? 0, traffic: Number(sum?.loose ?? 0) },
    sample: sum?.sample ?? false,
  };
}

function begunDays({ from, to }: UsageReportParams, now: Date): number {
  const today = isoDay(now);
  return from > today ? 0 : daysBetween(from, to < today ? to : today);
}

function orderOf({ sort, order }: UsageReportParams): SQL {
  return sql`${sql.raw(sortColumns[sort])} ${sql.raw(order)} nulls last, ${sql.raw(sort === "name" ? "key" : "sort_key, key")}`;
}

function groupsOf(params: UsageReportParams, now: Date): SQL {
  const { by, from, to } = params;
  const group = (key: SQL, label: SQL, source = sql`each`, sortKey = sql`min(lower(${label}))`) => sql`
    select null::bigint as id, ${key} as key, min(${label}) as label, ${sortKey} as sort_key, ${sums}
    from ${source} group by 2`;
  switch (by) {
    case "sub-user":
      return sql`select id, id::text as key, null::text as label, sort_key, 1 as "subUsers", used, added,
        first::text, last::text, observed, expected, reported, loose_days, loose, sample from each`;
    case "account":
      return group(sql`account_id`, sql`account`);
    case "provider":
      return group(sql`provider`, sql`provider`);
    case "tag":
      return group(
        sql`coalesce(tag.key, '')`,
        sql`coalesce(tag.name, '')`,
        sql`each left join lateral unnest(tags, tag_keys(tags)) as tag(name, key) on true`,
      );
    case "customer":
      return group(
        sql`coalesce(part.customer_id::text, '')`,
        sql`coalesce(c.name, '')`,
        sql`(${partsOfCustomers(from, to, endOf(to, now))}) part left join customers c on c.id = part.customer_id`,
        sql`min(c.sort_key)`,
      );
  }
}

/** All sub-users that match the filter and existed in the range, with what counts for each. */
function eachSubUser(params: UsageReportParams, now: Date): SQL {
  const { from, to, by } = params;
  const today = isoDay(now);
  const end = endOf(to, now);
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
    where ${mine(params)} and (coalesce(began.day <= ${to}::date, true) or p.added <> 0)
      and (s.vanished_at is null or d.used > 0 or f.used > 0 or p.added <> 0)`;
}

/** The last day of a range that has begun. */
function endOf(to: string, now: Date): string {
  const today = isoDay(now);
  return to < today ? to : today;
}

const mine = ({ q, provider, account, tag }: UsageReportParams): SQL =>
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

/**
 * The chart. Over whole accounts it uses the overview's figures; otherwise each day of each sub-user is added
 * up.
 */
async function readDays(params: UsageReportParams, now: Date): Promise<UsageReport["days"]> {
  const { from, q, tag } = params;
  const today = isoDay(now);
  const to = params.to < today ? params.to : today;
  if (from > to) return [];
  const parts =
    q === "" && tag.length === 0 ? daysOfAccounts(params, from, to) : daysOfEach(params, from, to);
  const query = sql`
    select day::text, sum(own)::bigint as own, sum(reported)::bigint as reported,
      sum(unverified)::bigint as unverified
    from (
      select day::date, 0 as own, 0 as reported, 0 as unverified
        from generate_series(${from}::date, ${to}::date, interval '1 day') day
      union all ${parts}) parts
    group by day order by day`;
  const { rows } = await db().transaction(async (tx) => {
    await tx.execute(memory);
    return tx.execute<UsageReport["days"][number] & Record<string, unknown>>(query);
  });
  return rows.map(({ day, own, reported, unverified }) => ({
    day,
    own: Number(own),
    reported: Number(reported),
    unverified: Number(unverified),
  }));
}

/** For days that a provider reports, an account stores how much they differ from what was observed. */
function daysOfAccounts(params: UsageReportParams, from: string, to: string): SQL {
  const accounts = countedAccounts()
    .filter(({ id, provider }) =>
      params.account.length === 0 || params.account.includes(id)
        ? params.provider.length === 0 || params.provider.includes(provider.id)
        : false,
    )
    .map(({ id }) => id);
  const ids = sql`any(${sql.param(accounts)}::text[])`;
  return sql`
    select (hour at time zone 'UTC')::date, traffic, 0, 0 from usage_totals
      where account_id = ${ids} and hour >= ${from}::date::timestamp at time zone 'UTC'
        and hour < (${to}::date + 1)::timestamp at time zone 'UTC'
    union all
    select days.day, case when counts then -coalesce(own, 0) else 0 end, case when counts then days.reported else 0 end,
      case when not counts and own is null then days.reported else 0 end
    from (select *, agrees and not (own is not null and whole) as counts
      from (${knownDays(sql`m.reported is not null`, from, to)}) known
      where known.reported is not null) days join sub_users s on s.id = days.sub_user_id
    where s.account_id = ${ids}`;
}

function daysOfEach(params: UsageReportParams, from: string, to: string): SQL {
  const whose = sql`(select s.id from sub_users s where ${mine(params)})`;
  return sql`
    select day, case when counts then 0 else coalesce(used, 0) end, case when counts then used else 0 end,
      case when used is null then reported else 0 end
    from (select *, ${usedOnKnownDay} as used,
        agrees and reported is not null and not (own is not null and whole) as counts
      from (${knownDays(sql`m.sub_user_id in ${whose}`, from, to)}) known) days
    union all
    select (u.at at time zone 'UTC')::date, u.traffic, 0, 0 from usage_samples u
    where u.sub_user_id in ${whose}
      and u.at >= greatest(${rolledUp}, ${from}::date::timestamp at time zone 'UTC')
      and u.at < (${to}::date + 1)::timestamp at time zone 'UTC'`;
}

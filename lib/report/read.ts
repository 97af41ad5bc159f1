import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { databaseNow } from "../clock";
import { configuredAccounts } from "../accounts/configured";
import { countedAccounts } from "../accounts/counted";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import {
  daysBetween,
  type UsageFigures,
  type UsageReport,
  type UsageReportParams,
  type UsageReportRow,
  type UsageSort,
} from "../domain/usage/report";
import { partsOfCustomers } from "./by-customer";
import { eachSubUser, lastBegunDay, matching } from "./each-sub-user";
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
  const { rows } = await readLarge<Row>(query);
  const begun = begunDays(params, now);
  const labels = labelsOf(params);
  const listed = rows.filter(({ key }) => key !== null);
  return {
    rows: listed.map((row) => ({
      key: row.key,
      name: labels.get(row.key) ?? row.name,
      subUser: params.by === "sub-user" ? subUserOf(row) : null,
      ...figuresOf(row, begun),
    })),
    total: listed[0]?.total ?? 0,
    totals: figuresOf(rows[0]?.totals, begun),
  };
}

/** A query over all sub-users. Sorting and hashing them exceeds the usual memory. */
function readLarge<Found extends Record<string, unknown>>(query: SQL) {
  return db().transaction(async (tx) => {
    await tx.execute(sql.raw("set local work_mem = '64MB'"));
    return tx.execute<Found>(query);
  });
}

/** What accounts and providers are called; the query itself names the others. */
function labelsOf({ by }: UsageReportParams): Map<string, string> {
  const accounts = configuredAccounts();
  if (by === "account") return new Map(accounts.map(({ id, label }) => [id, label]));
  if (by === "provider") return new Map(accounts.map(({ provider }) => [provider.id, provider.label]));
  return new Map();
}

function subUserOf(row: Row): UsageReportRow["subUser"] {
  const { account_id: accountId, remote_id: remoteId, login, email, gone } = row;
  return { accountId, remoteId, login, email, gone };
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
  return from > isoDay(now) ? 0 : daysBetween(from, lastBegunDay(to, now));
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
        sql`(${partsOfCustomers(from, to, lastBegunDay(to, now))}) part left join customers c on c.id = part.customer_id`,
        sql`min(c.sort_key)`,
      );
  }
}

/**
 * The chart. Over whole accounts it uses the overview's figures; otherwise each day of each sub-user is added
 * up.
 */
async function readDays(params: UsageReportParams, now: Date): Promise<UsageReport["days"]> {
  const { from, q, tag } = params;
  const to = lastBegunDay(params.to, now);
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
  const { rows } = await readLarge<UsageReport["days"][number] & Record<string, unknown>>(query);
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
  const whose = sql`(select s.id from sub_users s where ${matching(params)})`;
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

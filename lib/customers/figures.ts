import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { databaseNow } from "../clock";
import { readPrepared } from "../db/prepared";
import type { CustomerRow, FirstOut, TrafficTotals } from "../domain/customers/row";
import type { CustomerState } from "../domain/customers/customer";
import { isoDay } from "../domain/dates";
import { dayMs } from "../domain/durations";
import { forecastOf } from "../domain/usage/forecast";
import { trafficAsOf } from "../sub-users/as-of";
import { attributedUse } from "./attribution";
import { listed } from "./filter";

const maxExcerptLength = 200;

/** UTC days, both included, of which the last is today. */
export function lastDays(count: number, now = databaseNow()): { from: string; to: string } {
  return { from: isoDay(now.getTime() - (count - 1) * dayMs), to: isoDay(now.getTime()) };
}

/** Sub-users `s` that can be used; their state may not be known. */
const inUse = "s.status not in ('disabled', 'blocked')";
const leftKnown = "not s.traffic_unlimited and s.traffic_cap is not null and s.traffic_used is not null";

/** TrafficTotals of sub-users `s` of accounts `a`, as the columns of a TotalsRow. */
const totalsColumns = sql.raw(`
  count(*) as sub_users, coalesce(sum(s.traffic_used), 0)::bigint as used,
  count(*) filter (where s.traffic_used is null) as used_unknown,
  coalesce(sum(greatest(s.traffic_left, 0)) filter (where ${inUse} and ${leftKnown}), 0)::bigint as remaining,
  count(*) filter (where ${inUse} and s.traffic_unlimited) as unlimited,
  count(*) filter (where ${inUse} and not s.traffic_unlimited and not (${leftKnown})) as left_unknown,
  count(*) filter (where not (${inUse})) as off,
  coalesce(sum(greatest(s.traffic_left, 0)) filter (where not (${inUse}) and ${leftKnown}), 0)::bigint as left_off,
  min(coalesce(${trafficAsOf}, case when s.missing_since is null then greatest(s.observed_at, a.last_good_at)
    else s.observed_at end)) as as_of`);

/** What the table orders by; unlimited is the most that can be left, and what is not known is blank. */
export const totalsSorts = {
  runsOut: sql.raw("min(s.runs_out)"),
  subUsers: sql.raw("count(*)"),
  used: sql.raw("sum(s.traffic_used)"),
  left: sql.raw(`case when bool_or(${inUse} and s.traffic_unlimited) then 'infinity'::float8
    else sum(greatest(s.traffic_left, 0)) filter (where ${inUse} and ${leftKnown})::float8 end`),
};

interface TotalsRow {
  sub_users: number | null;
  used: number | null;
  used_unknown: number | null;
  remaining: number | null;
  unlimited: number | null;
  left_unknown: number | null;
  off: number | null;
  left_off: number | null;
  as_of: Date | null;
}

function presentTotals(row: TotalsRow): TrafficTotals {
  return {
    subUsers: row.sub_users ?? 0,
    used: row.used ?? 0,
    usedUnknown: row.used_unknown ?? 0,
    left: row.remaining ?? 0,
    unlimited: row.unlimited ?? 0,
    leftUnknown: row.left_unknown ?? 0,
    off: row.off ?? 0,
    leftOff: row.left_off ?? 0,
    asOf: row.as_of?.toISOString() ?? null,
  };
}

/** FirstOut of sub-user `s` at account `a`, as the columns of a FirstRow. */
const firstColumns = sql.raw(`s.account_id, s.remote_id, s.name as first_name, a.provider, s.traffic_cap,
  s.traffic_used, s.rate_low, s.rate_mid, s.rate_high, ${trafficAsOf} as traffic_as_of`);

interface FirstRow {
  account_id: string | null;
  remote_id: string;
  first_name: string;
  provider: string;
  traffic_cap: number | null;
  traffic_used: number | null;
  rate_low: number | null;
  rate_mid: number | null;
  rate_high: number | null;
  traffic_as_of: Date | null;
}

function presentFirst(row: FirstRow): FirstOut | null {
  if (row.account_id === null) return null;
  const figures = { trafficCap: row.traffic_cap, trafficUsed: row.traffic_used };
  return {
    accountId: row.account_id,
    remoteId: row.remote_id,
    name: row.first_name,
    provider: row.provider,
    ...figures,
    trafficAsOf: row.traffic_as_of?.toISOString() ?? null,
    // Only active ones run out.
    ...forecastOf(
      { status: "active", ...figures },
      { low: row.rate_low, mid: row.rate_mid, high: row.rate_high },
    ),
  };
}

/** The first of a customer's sub-users to run out, from `s` and `a`. `customer` is an expression. */
function firstOutOf(customer: SQL): SQL {
  return sql`select ${firstColumns} from sub_users s join accounts a on a.id = s.account_id
    where s.customer_id = ${customer} and ${listed()} and s.runs_out is not null order by s.runs_out, s.id limit 1`;
}

/** `customer_id`, `week` and `month`: bytes of the last 7 and 30 UTC days that were a customer's. */
function exactUse(whose: SQL): SQL {
  const { from, to } = lastDays(30);
  return sql`
    select customer_id, sum(used) filter (where day >= ${lastDays(7).from}::date)::bigint as week,
      sum(used)::bigint as month
    from (${attributedUse(whose, from, to)}) attributed group by customer_id`;
}

/**
 * The same as of the last upkeep, which keeps the sums of each sub-user: adding up the days of all would take
 * seconds. Of a sub-user that changed hands in that time, days are added up. `whose` is a condition on an
 * expression of a customer's id.
 */
export function recentUse(whose: (customer: SQL) => SQL): SQL {
  const parts = exactUse(sql`${whose(sql`l.customer_id`)} and ${changedHands(sql`l`)}`);
  return sql`
    select customer_id, sum(week)::bigint as week, sum(month)::bigint as month
    from (
      select s.customer_id, sum(s.week_traffic) as week, sum(s.month_traffic) as month from sub_users s
        where s.customer_id is not null and ${whose(sql`s.customer_id`)}
          and not ${changedHands(sql`s`)} group by 1
      union all ${parts}) parts
    group by 1`;
}

/** Whether a sub-user, or that of a link, had another customer on some day of the last 30. */
function changedHands(of: SQL): SQL {
  const { from } = lastDays(30);
  return sql`exists (select from customer_links x where x.account_id = ${of}.account_id
    and x.remote_id = ${of}.remote_id and (x.first_day > ${from}::date or x.end_day > ${from}::date))`;
}

/**
 * `recentUse` of customers none of whose sub-users changed hands: planning the rest took
 * longer than reading it.
 */
function keptUse(these: SQL): SQL {
  return sql`select customer_id, sum(week_traffic)::bigint as week, sum(month_traffic)::bigint as month
    from sub_users where customer_id = ${these} group by 1`;
}

/** Bytes of the last 7 and 30 UTC days. */
interface UseRow extends Record<string, unknown> {
  week: number | null;
  month: number | null;
}

interface FiguresRow extends TotalsRow, FirstRow, UseRow {
  id: string;
  name: string;
  state: CustomerState;
  merged: boolean;
  erased: boolean;
  created_at: Date;
  reference: string | null;
  providers: { provider: string; subUsers: number }[] | null;
  changed_hands: boolean;
  comment_by: string | null;
  comment_at: Date | null;
  comment: string | null;
}

/**
 * The rows of these customers, in this order. `contacts`: with what is personal. `exact`: their use up to
 * now, and not as of the last upkeep.
 */
export async function figuresOf(
  ids: readonly string[],
  { contacts, exact = false }: { contacts: boolean; exact?: boolean },
): Promise<CustomerRow[]> {
  if (ids.length === 0) return [];
  const these = sql`any(${sql.param([...ids])}::uuid[])`;
  const used = exact ? exactUse(sql`l.customer_id = ${these}`) : keptUse(these);
  const changed = exact
    ? sql`false`
    : sql`exists (select from customer_links l where l.customer_id = c.id and ${changedHands(sql`l`)})`;
  const mine = sql`sub_users s join accounts a on a.id = s.account_id where s.customer_id = ${these} and ${listed()}`;
  const rows = await readPrepared<FiguresRow>(
    "figures_of_customers",
    sql`
    select c.id, c.name, c.state, c.merged_into is not null as merged, c.erased_at is not null as erased, c.created_at,
      ${contacts ? sql`c.reference` : sql`null`} as reference, t.*, p.providers, f.*, u.week, u.month,
      k.author_name as comment_by, k.at as comment_at, k.body as comment, ${changed} as changed_hands
    from unnest(${sql.param([...ids])}::uuid[]) with ordinality as picked(id, place)
      join customers c on c.id = picked.id
      left join (select s.customer_id, ${totalsColumns} from ${mine} group by 1) t on t.customer_id = c.id
      left join (select customer_id,
          jsonb_agg(jsonb_build_object('provider', provider, 'subUsers', count) order by count desc, provider) as providers
        from (select s.customer_id, a.provider, count(*) as count from ${mine} group by 1, 2) each group by 1) p
        on p.customer_id = c.id
      left join lateral (${firstOutOf(sql`c.id`)}) f on true
      left join (${used}) u on u.customer_id = c.id
      left join lateral (select m.author_name, m.at, left(m.body, ${maxExcerptLength}) as body from comments m
        where ${contacts} and m.customer_id = c.id and m.removed_at is null order by m.at desc limit 1) k on true
    order by picked.place`,
  );
  const recent = await recentUseOf(rows.filter((row) => row.changed_hands).map(({ id }) => id));
  return rows.map((row) => {
    const use = row.changed_hands ? recent.get(row.id) : row;
    return {
      id: row.id,
      name: row.name,
      state: row.state,
      merged: row.merged,
      erased: row.erased,
      createdAt: row.created_at.toISOString(),
      reference: row.reference,
      providers: row.providers ?? [],
      totals: presentTotals(row),
      first: presentFirst(row),
      week: use?.week ?? null,
      month: use?.month ?? null,
      lastComment:
        row.comment_at === null
          ? null
          : { author: row.comment_by ?? "", at: row.comment_at.toISOString(), body: row.comment ?? "" },
    };
  });
}

async function recentUseOf(ids: readonly string[]): Promise<ReadonlyMap<string, UseRow>> {
  if (ids.length === 0) return new Map();
  const these = sql`any(${sql.param([...ids])}::uuid[])`;
  const rows = await readPrepared<UseRow & { customer_id: string }>(
    "recent_use_of_customers",
    recentUse((customer) => sql`${customer} = ${these}`),
  );
  return new Map(rows.map((row) => [row.customer_id, row]));
}

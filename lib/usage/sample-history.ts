import "server-only";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { databaseNow } from "../clock";
import { configuredAccount, type ConfiguredAccount } from "../accounts/configured";
import { db, type Transaction } from "../db/client";
import { env } from "../env";
import { log } from "../log";
import { refreshRates } from "./refresh-rates";
import { rollUpJob } from "./roll-up";
import { isoDay } from "../domain/dates";
import { hourMs, dayMs, floorTo } from "../domain/durations";

const fileIn = (dataDir: string) => join(dataDir, "sandbox", "history.json");

const figure = z.int().min(0).nullable();
/** What the launcher's sandbox would have let Subdesk see; see sandbox/history.ts. */
const histories = z.array(
  z.object({
    host: z.string(),
    until: z.int(),
    outage: z.tuple([z.int(), z.int()]).nullable(),
    users: z.array(
      z.object({
        id: z.string(),
        first: z.int(),
        counter: z.int(),
        bytesPerIp: z.int(),
        resetAt: z.int().nullable(),
        days: z.array(figure),
        hours: z.array(figure),
      }),
    ),
  }),
);
type History = z.infer<typeof histories>[number];
type User = History["users"][number];

/**
 * Gives an account of the launcher's own sandbox a past that Subdesk could not observe: 90 days, the last 14
 * by hour. Once, and only where nothing older than its first listing was observed. Returns whether it did.
 */
export async function giveSampleHistory(accountId: string): Promise<boolean> {
  const account = configuredAccount(accountId);
  if (account?.source !== "demo" || !(await isWithoutPast(accountId))) return false;
  const history = await historyOf(account);
  if (!history) return false;
  const given = await db().transaction(async (tx) => {
    const { rowCount } = await tx.execute(sql`
      update accounts set sample_history_at = now() where id = ${accountId} and sample_history_at is null`);
    if (rowCount === 0) return false;
    await store(tx, accountId, history);
    return true;
  });
  if (given) await refreshRates(databaseNow());
  return given;
}

/** Whether the launcher has a past for such an account. */
export function awaitsSampleHistory({ source }: Pick<ConfiguredAccount, "source">): boolean {
  const { dataDir } = env();
  return source === "demo" && dataDir !== undefined && existsSync(fileIn(dataDir));
}

/** It was listed once and not watched before that. */
async function isWithoutPast(accountId: string): Promise<boolean> {
  const { rows } = await db().execute(sql`
    select from accounts a where a.id = ${accountId} and a.sample_history_at is null
      and a.last_good_at is not null
      and not exists (select from usage_totals t where t.account_id = a.id
        and t.hour < date_trunc('hour', a.created_at, 'UTC') - interval '1 hour')
      and not exists (select from usage_last l join sub_users s on s.id = l.sub_user_id
        where s.account_id = a.id and l.first_at < now() - interval '1 hour')`);
  return rows.length > 0;
}

async function historyOf({ host }: ConfiguredAccount): Promise<History | undefined> {
  const { dataDir } = env();
  if (dataDir === undefined) return undefined;
  const text = await readFile(fileIn(dataDir), "utf8").catch(() => null);
  if (text === null) return undefined;
  const read = histories.safeParse(JSON.parse(text));
  if (!read.success) log().warn({ issues: read.error.issues.slice(0, 3) }, "sample history cannot be read");
  return read.data?.find((each) => each.host === host);
}

async function store(tx: Transaction, accountId: string, history: History): Promise<void> {
  const { until, outage, users } = history;
  const hourly = floorTo(until, dayMs) - 13 * dayMs;
  const json = (rows: unknown[]) => sql`${JSON.stringify(rows)}::jsonb`;
  const ids = sql`sub_users s on s.account_id = ${accountId} and s.remote_id = r.remote_id`;
  // From here on only what Subdesk observes itself is added up.
  await tx.execute(sql`
    insert into progress as p (name, at) values (${rollUpJob}, ${new Date(until)}::timestamptz)
    on conflict (name) do update set at = greatest(p.at, excluded.at)`);
  await tx.execute(sql`
    insert into usage_days (sub_user_id, day, traffic, ips)
    select s.id, r.day, r.traffic, r.ips
    from jsonb_to_recordset(${json(users.flatMap((user) => daysOf(user, hourly)))})
      as r(remote_id text, day date, traffic bigint[], ips bigint[]) join ${ids}
    on conflict do nothing`);
  await tx.execute(sql`
    insert into usage_months as m (sub_user_id, month, traffic, ips, resets)
    select s.id, r.month, r.traffic, r.ips, r.resets
    from jsonb_to_recordset(${json(users.flatMap((user) => monthsOf(user, hourly)))})
      as r(remote_id text, month date, traffic bigint[], ips bigint[], resets int[]) join ${ids}
    on conflict (sub_user_id, month) do nothing`);
  await tx.execute(sql`
    insert into usage_totals as t (account_id, hour, traffic, ips)
    select ${accountId}, r.hour, r.traffic, r.ips
    from jsonb_to_recordset(${json(totalsOf(history, hourly))}) as r(hour timestamptz, traffic bigint, ips bigint)
    on conflict (account_id, hour) do nothing`);
  await storeMarks(tx, accountId, history);
  // A sub-user that has been seen in the meantime keeps that sample, whose use since the end of this past is
  // its first.
  await tx.execute(sql`
    with r as (
      select s.id, r.* from jsonb_to_recordset(${json(
        users.map(({ id, first, counter, bytesPerIp }) => ({
          remote_id: id,
          first_at: new Date(first),
          counter,
          ips: bytesPerIp > 0 ? Math.floor(counter / bytesPerIp) : null,
        })),
      )}) as r(remote_id text, first_at timestamptz, counter bigint, ips bigint) join ${ids}
    ), more as (
      update usage_samples u set traffic = greatest(u.traffic_used - r.counter, 0)
      from r, usage_last l where l.sub_user_id = r.id and u.sub_user_id = r.id and u.at = l.first_at
        and u.at >= ${new Date(until)}::timestamptz
      returning u.at, u.traffic
    ), added as (
      update usage_totals t set traffic = t.traffic + sums.traffic
      from (select date_trunc('hour', at, 'UTC') as hour, sum(traffic)::bigint as traffic from more group by 1) sums
      where t.account_id = ${accountId} and t.hour = sums.hour
    )
    insert into usage_last as l (sub_user_id, at, first_at, traffic_used, ip_used, looked_at, filled_at)
    select id, ${new Date(until)}::timestamptz, first_at, counter, ips, null, now() from r
    on conflict (sub_user_id) do update set first_at = excluded.first_at, filled_at = excluded.filled_at`);
  if (outage)
    await tx.execute(sql`
      delete from usage_totals where account_id = ${accountId}
        and hour >= ${new Date(outage[0])}::timestamptz and hour < ${new Date(outage[1])}::timestamptz`);
}

/** Only the start of a counter is stored as a sample: the hours contain everything else. */
async function storeMarks(tx: Transaction, accountId: string, { users }: History): Promise<void> {
  for (const { id, resetAt } of users) {
    if (resetAt === null) continue;
    const at = new Date(resetAt);
    const date = isoDay(at);
    await tx.execute(sql`select make_usage_partitions(${date}::date, ${date}::date)`);
    await tx.execute(sql`
      insert into usage_samples (sub_user_id, at, traffic_used, ip_used, traffic, ips, reset)
      select s.id, ${at}::timestamptz, 0, null, 0, 0, true from sub_users s
      where s.account_id = ${accountId} and s.remote_id = ${id} on conflict do nothing`);
  }
}

const ipsOf = ({ bytesPerIp }: User, bytes: number) => (bytesPerIp > 0 ? Math.floor(bytes / bytesPerIp) : 0);
const sum = (figures: readonly number[]) => figures.reduce((all, each) => all + each, 0);

/** Each day given by hour, with its hours. */
function daysOf(user: User, hourly: number) {
  return wholeDays(user).flatMap((hours, index) => {
    const traffic = Array.from({ length: 24 }, (_, slot) => hours[slot] ?? 0);
    if (sum(traffic) === 0) return [];
    return [
      {
        remote_id: user.id,
        day: isoDay(hourly + index * dayMs),
        traffic,
        ips: traffic.map((bytes) => ipsOf(user, bytes)),
      },
    ];
  });
}

const wholeDays = ({ hours }: User) =>
  Array.from({ length: Math.ceil(hours.length / 24) }, (_, index) =>
    hours.slice(index * 24, index * 24 + 24),
  );

function monthsOf(user: User, hourly: number) {
  const begin = hourly - user.days.length * dayMs;
  const perDay = [
    ...user.days,
    ...wholeDays(user).map((hours) =>
      hours.every((use) => use === null) ? null : sum(hours.map((use) => use ?? 0)),
    ),
  ];
  const months = new Map<string, { traffic: (number | null)[]; ips: (number | null)[] }>();
  for (const [index, use] of perDay.entries()) {
    if (use === null) continue;
    const date = isoDay(begin + index * dayMs);
    const month = months.get(date.slice(0, 7)) ?? {
      traffic: Array.from({ length: 31 }, () => null),
      ips: Array.from({ length: 31 }, () => null),
    };
    const slot = Number(date.slice(8)) - 1;
    month.traffic[slot] = use;
    month.ips[slot] = ipsOf(user, use);
    months.set(date.slice(0, 7), month);
  }
  const reset = user.resetAt === null ? null : isoDay(user.resetAt);
  return [...months].map(([month, figures]) => ({
    remote_id: user.id,
    month: `${month}-01`,
    ...figures,
    resets: reset?.startsWith(month) ? [Number(reset.slice(8))] : [],
  }));
}

/** Every hour of the days given by day has its share, so that it counts as observed. */
function totalsOf({ users, until }: History, hourly: number) {
  const length = users[0]?.days.length ?? 0;
  const begin = hourly - length * dayMs;
  const early = Array.from({ length: length * 24 }, (_, index) => {
    const share = (user: User) => Math.floor((user.days[Math.floor(index / 24)] ?? 0) / 24);
    return { hour: new Date(begin + index * hourMs), use: users.map((user) => [user, share(user)] as const) };
  });
  const late = Array.from({ length: Math.round((until - hourly) / hourMs) }, (_, index) => ({
    hour: new Date(hourly + index * hourMs),
    use: users.map((user) => [user, user.hours[index] ?? 0] as const),
  }));
  return [...early, ...late].map(({ hour: at, use }) => ({
    hour: at,
    traffic: sum(use.map(([, bytes]) => bytes)),
    ips: sum(use.map(([user, bytes]) => ipsOf(user, bytes))),
  }));
}

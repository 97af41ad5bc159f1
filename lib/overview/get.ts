import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { databaseNow } from "../clock";
import { countedAccounts } from "../accounts/counted";
import { listActivity } from "../activity/list";
import { allActivity } from "../domain/activity/activity";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { listPools } from "../pool/list";
import { nearDays } from "../domain/usage/forecast";
import type { AccountHealth } from "../domain/accounts/account";
import type { CustomerRunningOut, Mover, OverviewView, RunningOut } from "../domain/overview/overview";
import { runsOutWithin } from "../sub-users/filter";
import { disambiguator } from "../disambiguator";
import { checklistFor } from "./checklist";
import { useByAccount } from "./use";
import { listBrokenRules } from "../alerts/list-broken-rules";

const shown = 10;
/** Each run among the acts is read with all its figures, so no more are read than are shown. */
const latest = 8;

/** Everything the overview shows, read in parallel. */
export async function overview(actor: Actor, now = databaseNow()): Promise<OverviewView> {
  requirePermission(actor, "sub-users.read");
  const ids = countedAccounts().map((account) => account.id);
  const mine = sql`s.account_id = any(${sql.param(ids)}::text[]) and s.vanished_at is null`;
  const [counts, states, brokenRules, use, pools, movers, runningOut, customers, activity, checklist] =
    await Promise.all([
      countsOf(ids),
      statesOf(ids),
      listBrokenRules(),
      useByAccount(now),
      listPools(),
      rowsOf<Mover & Record<string, unknown>>(
        sql`select s.account_id as "accountId", s.remote_id as "remoteId", s.name,
          ${disambiguator} as apart, s.week_traffic as week
        from sub_users s where ${mine} and s.week_traffic > 0 order by s.week_traffic desc limit ${shown}`,
      ),
      runningOutNext(mine),
      customersRunningOut(mine),
      listActivity(actor, allActivity, latest).then((page) => page.acts.slice(0, latest)),
      checklistFor(actor),
    ]);
  return {
    checklist,
    needs: {
      unknownOperations: counts.unknown_operations,
      untrustedAccounts: countedAccounts().flatMap(({ id, label, paused }) =>
        paused?.distrust ? [{ id, label, ...paused.distrust }] : [],
      ),
      refusedAccounts: states
        .filter((state) => state.health === "refused")
        .map(({ id, label, message }) => ({ id, label, message })),
      unreachableAccounts: states
        .filter((state) => state.health === "unreachable")
        .map(({ id, label, message, last_good_at: at }) => ({
          id,
          label,
          message,
          lastGoodAt: at?.toISOString() ?? null,
        })),
      unreadAccounts: states
        .filter(
          (state) =>
            state.last_good_at === null && state.health !== "refused" && state.health !== "unreachable",
        )
        .map(toUnread),
      pausedRuns: counts.paused_runs,
      usedUp: counts.used_up,
      runningOut: counts.running_out - counts.used_up,
      runningOutDays: nearDays,
      overCommitted: pools.filter((pool) => pool.overCommitted).map((pool) => pool.label),
      openAlerts: counts.open_alerts,
      brokenRules,
    },
    subUsers: {
      total: counts.total,
      active: counts.active,
      disabled: counts.disabled,
      blocked: counts.blocked,
    },
    use,
    pools,
    movers,
    runningOut,
    customers,
    activity,
  };
}

async function rowsOf<Row extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<Row[]> {
  return (await db().execute(query)).rows as Row[];
}

/** Sub-users with something left come first: a used-up one no longer runs out. */
function runningOutNext(mine: SQL): Promise<(RunningOut & Record<string, unknown>)[]> {
  const part = (condition: SQL) => sql`(
    select s.account_id as "accountId", s.remote_id as "remoteId", s.name,
      ${disambiguator} as apart, s.days_left as days, greatest(s.traffic_left, 0)::bigint as "left", s.id from sub_users s
    where ${mine} and s.status = 'active' and s.traffic_cap > 0 and ${condition}
      order by s.days_left, s.id limit ${shown})`;
  return rowsOf(sql`
    select "accountId", "remoteId", name, apart, days, "left"
      from (${part(sql`s.days_left > 0`)} union all ${part(sql`s.days_left <= 0`)}) parts
    order by days <= 0, days, id limit ${shown}`);
}

/**
 * Active customers by the first of their sub-users that runs out; with something left first, as above. Read
 * from those that have a customer alone.
 */
async function customersRunningOut(mine: SQL): Promise<CustomerRunningOut[] | null> {
  if (!(await rowsOf(sql`select 1 from sub_users s where s.customer_id is not null limit 1`)).length)
    return null;
  const rows = await rowsOf<{
    id: string;
    name: string;
    account_id: string;
    remote_id: string;
    sub_user: string;
    days: number;
    left: number;
  }>(sql`
    select c.id, c.name, first.* from (
      select distinct on (s.customer_id) s.customer_id, s.account_id, s.remote_id, s.name as sub_user,
        s.days_left as days, greatest(s.traffic_left, 0)::bigint as "left"
      from sub_users s
      where ${mine} and s.customer_id is not null and s.status = 'active' and s.traffic_cap > 0 and s.days_left is not null
      order by s.customer_id, s.days_left <= 0, s.days_left, s.id) first
    join customers c on c.id = first.customer_id and c.state = 'active'
    order by first.days <= 0, first.days, c.sort_key, c.id limit ${shown}`);
  return rows.map(
    ({ id, name, account_id: accountId, remote_id: remoteId, sub_user: subUser, days, left }) => ({
      id,
      name,
      subUser: { accountId, remoteId, name: subUser },
      days,
      left,
    }),
  );
}

interface Counts extends Record<string, unknown> {
  total: number;
  active: number;
  disabled: number;
  blocked: number;
  /** Also those used up. */
  running_out: number;
  used_up: number;
  unknown_operations: number;
  paused_runs: number;
  open_alerts: number;
}

/**
 * The first part reads only a small index, so it must not select another column; the others are few rows
 * each.
 */
async function countsOf(ids: string[]): Promise<Counts> {
  const mine = sql`any(${sql.param(ids)}::text[])`;
  const [row] = await rowsOf<Counts>(sql`
    select count(*) as total, count(*) filter (where status = 'active') as active,
      count(*) filter (where status = 'disabled') as disabled,
      count(*) filter (where status = 'blocked') as blocked,
      (select count(*) from sub_users s
        where s.account_id = ${mine} and s.vanished_at is null and ${runsOutWithin(nearDays)}) as running_out,
      (select count(*) from sub_users s
        where s.account_id = ${mine} and s.vanished_at is null and ${runsOutWithin(0)}) as used_up,
      (select count(*) from operations
        where state = 'unknown' and account_id = ${mine}) as unknown_operations,
      (select count(*) from runs where state = 'paused') as paused_runs,
      (select count(*) from alert_events where cleared_at is null and summarized is null
        and acknowledged_at is null and coalesce(snoozed_until <= now(), true)) as open_alerts
    from sub_users where account_id = ${mine} and vanished_at is null`);
  if (!row) throw new Error("A count without a row.");
  return row;
}

interface State extends Record<string, unknown> {
  id: string;
  label: string;
  health: AccountHealth;
  message: string | null;
  last_good_at: Date | null;
  sync: "running" | "done" | "failed" | null;
  rows: number | null;
  expected: number | null;
  error: string | null;
  waiting_since: Date | null;
}

async function statesOf(ids: string[]): Promise<State[]> {
  return rowsOf<State>(sql`
    select a.id, a.label, a.health, a.health_message as message, a.last_good_at, r.state as sync, r.rows,
      r.expected, r.error, r.waiting_since
    from accounts a left join lateral (select * from sync_runs where account_id = a.id
      order by started_at desc limit 1) r on true
    where a.id = any(${sql.param(ids)}::text[]) and a.paused_at is null order by a.created_at, a.id`);
}

function toUnread({ id, label, sync, rows, expected, error, waiting_since: waiting }: State) {
  const under = sync === null || (sync === "running" && waiting === null);
  const message =
    waiting && sync === "running"
      ? "It is slow: it has not answered yet."
      : (error ?? "The last sync read nothing.");
  return {
    id,
    label,
    message: under ? null : message,
    reading: under ? { rows: rows ?? 0, expected } : null,
  };
}

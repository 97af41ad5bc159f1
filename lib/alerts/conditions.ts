import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { countedAccounts } from "../accounts/counted";
import { distrustNow, isDistrusted } from "../accounts/distrust";
import { nextDue } from "../backup/due";
import type { alertRules } from "../db/schema";
import { clearsAt, easedHours } from "../domain/alerts/margin";
import { actionLabels } from "../domain/runs/actions";
import { alertKindInfo } from "../domain/alerts/alert";
import { GB } from "../domain/format";
import { isLive } from "../instance";
import { poolFigures } from "../pool/figures";
import { ownTrafficAsOf } from "../sub-users/as-of";
import { mayWork } from "../sub-users/may-work";
import { scopeOf } from "./scope";

export type RuleRecord = typeof alertRules.$inferSelect;

const driftLasts = "24 hours";
/** Traffic may be counted late, so only use well after the disabling is suspicious. */
const disabledGrace = "30 minutes";
/** A counter that does not move has one sample a day. */
const sampleBefore = "2 days";
/** How long an account must keep answering that was never listed completely since. */
const accountEases = "30 minutes";
const justStarted = "10 minutes";
const figureEases = `${easedHours} hours`;

/**
 * Since when the disabled `s` is disabled, as late as it may be: providers do it themselves at a cap, and
 * people in their dashboards. A change of ours that may have led to it, or saw it, counts as well, as a
 * difference that an operation explains is recorded as no change from outside.
 */
const disabledSince = sql`coalesce(greatest(
    (select max(coalesce(o.settled_at, o.sent_at)) from operations o
      where o.account_id = s.account_id and o.remote_id = s.remote_id
        and o.state in ('sent', 'done', 'partly', 'unknown', 'superseded')
        and (o.operation in ('disable', 'enable', 'set-limits', 'allocate-traffic', 'take-back', 'allocate-ips')
          or o.before->>'status' <> 'disabled' and o.after->>'status' = 'disabled')),
    (select max(d.at) from drifts d
      where d.account_id = s.account_id and d.remote_id = s.remote_id and d.after->>'status' = 'disabled'),
    s.remote_updated_at), s.first_seen_at)`;

/**
 * A sample counts what was used since the one before it, so it proves use only where that was taken after the
 * grace too. The first look is for the few samples of two hours, so that nothing else is looked up for those
 * who used nothing; offset 0 has it made for each disabled one, instead of joining everyone's samples.
 */
const stillUsed = sql`case when exists (
    select 1 from usage_samples u
    where u.sub_user_id = s.id and u.traffic > 0 and u.at > now() - interval '2 hours' offset 0)
  then (select max(u.at) from usage_samples u
      where u.sub_user_id = s.id and u.traffic > 0 and u.at > now() - interval '2 hours')
    > (select min(b.at) from usage_samples b
      where b.sub_user_id = s.id and b.at > now() - interval '${sql.raw(sampleBefore)}'
        and b.at >= ${disabledSince} + interval '${sql.raw(disabledGrace)}')
  else false end`;

/**
 * What a rule checks, as a query. It is never read into memory as a whole: it may have as many rows as there
 * are sub-users.
 */
export interface Watch {
  /**
   * Everything the rule holds for or has not clearly ceased to hold for: key, account_id, remote_id, run_id,
   * subject, rank (the worst has the highest), holds (null where that is unclear: nothing fires, and what is
   * open stays as it is), proven_at (ends it at once, if after it fired), and facts.
   */
  rows: SQL;
  /** How long a row may be here without holding before its alert is over. */
  eases: string;
}

/** Null where the rule's scope cannot be applied, so that it is unclear whom it is about. */
export function watchOf(rule: RuleRecord): Watch | null {
  const { condition: scope } = scopeOf(rule);
  if (!scope) return null;
  const threshold = rule.threshold ?? alertKindInfo[rule.kind].threshold?.default ?? 0;
  const margin = clearsAt(rule.kind, threshold);
  switch (rule.kind) {
    case "cap-percent": {
      const share = (percent: number) => sql`s.usage >= ${percent / 100}::double precision`;
      return subUsers(scope, {
        within: sql`${share(margin)} and ${mayWork}`,
        holds: share(threshold),
        rank: sql`s.usage`,
      });
    }
    case "days-left":
      return subUsers(scope, {
        within: sql`s.days_left <= ${margin} and s.traffic_cap > 0 and ${mayWork}`,
        holds: sql`s.days_left <= ${threshold}`,
        rank: sql`-s.days_left`,
      });
    case "blocked":
      return subUsers(scope, { within: sql`s.status = 'blocked'` });
    case "disabled-in-use":
      return subUsers(scope, { within: sql`s.status = 'disabled' and ${stillUsed}` });
    case "drift":
      return drifted(scope);
    case "account-unreachable":
      return accountsWhere(
        sql`a.health = 'unreachable'
          and coalesce(a.last_good_at, a.created_at)
            < now() - make_interval(mins => ${Math.round(threshold)}::int)`,
      );
    case "key-refused":
      return accountsWhere(sql`a.health = 'refused'`);
    case "account-untrusted":
      return untrustedAccounts();
    case "run-failures":
      return failedRuns(rule);
    case "pool-share":
      return pools({
        // Of no package there is no share to fall below, but neither has a pool that is gone recovered:
        // however long it is gone, that says nothing.
        within: sql`(f.none_active or f.free < f.bought * ${margin / 100}::double precision)`,
        holds: sql`case when not f.none_active then f.free < f.bought * ${threshold / 100}::double precision end`,
        rank: sql`-f.free / nullif(f.bought, 0)`,
      });
    case "pool-left":
      return pools({
        within: sql`f.free < ${margin * GB}::double precision`,
        holds: sql`f.free < ${threshold * GB}::double precision`,
        rank: sql`-f.free`,
      });
    case "pool-days":
      return pools({
        within: sql`${drainedByUse()} and u.rate > 0 and f.free <= u.rate * ${margin}::double precision`,
        holds: sql`f.free <= u.rate * ${threshold}::double precision`,
        rank: sql`-f.free / u.rate`,
      });
    case "pool-over":
      return pools({
        within: sql`${drainedByUse()} and u.open - f.free > ${margin * GB}::double precision`,
        holds: sql`u.open - f.free > ${threshold * GB}::double precision`,
        rank: sql`u.open - f.free`,
      });
    case "package-ends":
      return packagesEnding(threshold);
    case "already-so":
      return alreadySo();
    case "backup-failed":
      return backupFailed();
    case "backup-old":
      return backupOld(threshold);
  }
}

const hasPool = sql.raw("f.free is not null and (f.none_active or coalesce(f.bought, 1) > 0)");

/**
 * The facts of an open event `e` of a rule `r` as they are now, over its sub-user `s` and its account `a`,
 * where it has these.
 */
export const factsNow = sql`coalesce(case
    when e.cleared_at is not null then null
    when r.kind = 'cap-percent' and s.usage is not null
      then jsonb_strip_nulls(jsonb_build_object('share', s.usage, 'cap', s.traffic_cap, 'asOf', ${ownTrafficAsOf}))
    when r.kind = 'days-left' and s.days_left is not null
      then jsonb_strip_nulls(jsonb_build_object('days', s.days_left, 'asOf', ${ownTrafficAsOf}))
    when r.kind in ('account-unreachable', 'key-refused', 'account-untrusted') and a.id is not null then ${factsOfAccount()}
    when r.kind like 'pool-%'
      then (select ${factsOfPool()} from accounts a ${poolFigures} where a.id = e.account_id and ${hasPool})
    when r.kind = 'already-so' then jsonb_build_object('count', (${summarizedNow(sql`e.account_id`)}), 'summary', e.facts->'summary')
    when r.kind = 'backup-failed'
      then (select jsonb_build_object('message', b.error) from backups b where b.state = 'failed'
        order by b.began_at desc limit 1)
    when r.kind = 'run-failures'
      then (select jsonb_build_object('failed', count(*)) from run_rows w
        where w.run_id = e.run_id and w.state in ('partly', 'refused', 'unknown'))
  end, e.facts)`;

interface SubUserWatch {
  within: SQL;
  /** Of those within, the ones it holds for; without it, all. */
  holds?: SQL;
  rank?: SQL;
}

function subUsers(scope: SQL, { within, holds = sql`true`, rank = sql`0` }: SubUserWatch): Watch {
  const rows = sql`
    select s.account_id || '/' || s.remote_id as key, s.account_id, s.remote_id, null::uuid as run_id,
      s.name as subject, ${rank}::double precision as rank,
      ${holds} as holds, null::timestamptz as proven_at,
        jsonb_strip_nulls(
          jsonb_build_object('share', s.usage, 'cap', s.traffic_cap, 'days', s.days_left,
            'asOf', ${ownTrafficAsOf})) as facts
    from sub_users s where ${scope} and ${within}`;
  return { rows, eases: figureEases };
}

function drifted(scope: SQL): Watch {
  const rows = sql`
    select 'drift/' || d.id as key, d.account_id, d.remote_id, null::uuid as run_id, d.name as subject,
      d.id::double precision as rank,
      true as holds, null::timestamptz as proven_at,
        jsonb_build_object('before', d.before, 'after', d.after) as facts
    from drifts d join sub_users s on s.account_id = d.account_id and s.remote_id = d.remote_id
    where d.at > now() - interval '${sql.raw(driftLasts)}' and ${scope}`;
  return { rows, eases: figureEases };
}

/** All accounts that are asked at all, so that an account that answers on and off does not fire each time. */
function accountsWhere(holds: SQL): Watch {
  const rows = sql`
    select a.id as key, a.id as account_id, null::text as remote_id, null::uuid as run_id, a.label as subject,
      0::double precision as rank,
      ${holds} as holds, a.last_good_at as proven_at, ${factsOfAccount()} as facts
    from accounts a where ${counted()} and a.paused_at is null`;
  return { rows, eases: accountEases };
}

/** Those that Subdesk itself has paused. Resumed, its alert is over at once. */
function untrustedAccounts(): Watch {
  const rows = sql`
    select a.id as key, a.id as account_id, null::text as remote_id, null::uuid as run_id, a.label as subject,
      0::double precision as rank,
      true as holds, null::timestamptz as proven_at, ${factsOfAccount()} as facts
    from accounts a where ${counted()} and ${isDistrusted()}`;
  return { rows, eases: accountEases };
}

function factsOfAccount(): SQL {
  return sql`jsonb_strip_nulls(jsonb_build_object('label', a.label, 'health', a.health,
    'message', a.health_message, 'distrust', ${distrustNow()}))`;
}

const counted = () => sql`a.configured
  and a.id = any(${sql.param(countedAccounts().map(({ id }) => id))}::text[])`;

function factsOfPool(): SQL {
  return sql`jsonb_strip_nulls(jsonb_build_object('free', f.free, 'bought', f.bought,
    'days', case when u.rate > 0 then f.free / u.rate end, 'over', greatest(u.open - f.free, 0)))`;
}

/** Accounts whose pool is not spent already when traffic is given out of it. */
const drainedByUse = () =>
  sql`a.id = any(${sql.param(
    countedAccounts()
      .filter(({ provider }) => provider.poolSpent !== "when-granted")
      .map(({ id }) => id),
  )}::text[])`;

/** Of accounts whose provider reports a pool. */
function pools({ within, holds = sql`true`, rank = sql`0` }: SubUserWatch): Watch {
  const rows = sql`
    select a.id as key, a.id as account_id, null::text as remote_id, null::uuid as run_id, a.label as subject,
      (${rank})::double precision as rank, ${holds} as holds, null::timestamptz as proven_at,
      ${factsOfPool()} as facts
    from accounts a ${poolFigures} where ${counted()} and ${hasPool} and ${within}`;
  return { rows, eases: figureEases };
}

function packagesEnding(days: number): Watch {
  const rows = sql`
    select a.id || '/' || (k->>'id') as key, a.id as account_id, null::text as remote_id,
      null::uuid as run_id, a.label as subject,
      -extract(epoch from (k->>'endsAt')::timestamptz)::double precision as rank, true as holds,
      null::timestamptz as proven_at,
      jsonb_build_object('product', k->>'product', 'endsAt', k->>'endsAt',
        'free', coalesce((k->>'left')::double precision,
          greatest((k->>'bought')::double precision - (k->>'used')::double precision, 0))) as facts
    from accounts a join pools p on p.account_id = a.id cross join jsonb_array_elements(p.packages) k
    where ${counted()} and (k->>'active')::boolean
      and (k->>'endsAt')::timestamptz between now() and now() + make_interval(hours => ${Math.round(days * 24)}::int)`;
  return { rows, eases: figureEases };
}

/** How many open alerts a summary covers: those of an account's sub-users, or all that new rules brought. */
function summarizedNow(account: SQL): SQL {
  return sql`select case when ${account} is null
      then (select count(*) from alert_events o where o.summarized = 'rule' and o.cleared_at is null)
      else (select count(distinct o.remote_id) from alert_events o
        where o.summarized = 'account' and o.account_id = ${account} and o.cleared_at is null) end`;
}

function alreadySo(): Watch {
  const rows = sql`
    select all_so.*, all_so.count::double precision as rank, true as holds, null::timestamptz as proven_at,
      jsonb_build_object('count', all_so.count, 'summary', case when all_so.account_id is null then 'rule' else 'account' end) as facts
    from (
      select a.id as key, a.id as account_id, null::text as remote_id, null::uuid as run_id,
        a.label as subject, (${summarizedNow(sql`a.id`)}) as count
      from accounts a where ${counted()} and a.read_in_at is not null
      union all
      select 'rules', null, null, null, 'New rules', (${summarizedNow(sql`null::text`)})) all_so
    where all_so.count > 0`;
  return { rows, eases: figureEases };
}

/** The newest that ended by itself, however it was asked for. */
function backupFailed(): Watch {
  const rows = sql`
    select 'backup' as key, null::text as account_id, null::text as remote_id, null::uuid as run_id,
      'Subdesk' as subject, 0::double precision as rank, true as holds, null::timestamptz as proven_at,
      jsonb_build_object('message', b.error) as facts
    from (select state, error from backups where state in ('done', 'failed') order by began_at desc limit 1) b
    where b.state = 'failed' and ${nextDue()} is not null`;
  return { rows, eases: figureEases };
}

/** Not while Subdesk has just started, when it makes up for what was missed. */
function backupOld(hours: number): Watch {
  const rows = sql`
    select 'backup' as key, null::text as account_id, null::text as remote_id, null::uuid as run_id,
      'Subdesk' as subject, 0::double precision as rank, true as holds, null::timestamptz as proven_at,
      jsonb_build_object('newest', (select max(began_at) from backups where state = 'done' and removed_at is null)) as facts
    where ${nextDue()} < now() - make_interval(hours => ${Math.round(hours)}::int)
      and (select min(started_at) from instances where ${isLive()}) < now() - interval '${sql.raw(justStarted)}'`;
  return { rows, eases: figureEases };
}

function failedRuns(rule: RuleRecord): Watch {
  const rows = sql`
    select 'run/' || r.id as key, null::text as account_id, null::text as remote_id, r.id as run_id,
      coalesce(${JSON.stringify(actionLabels)}::jsonb->>(r.params->>'action'), r.params->>'action')
        || ' by ' || r.actor_name as subject,
      count(*)::double precision as rank, true as holds, null::timestamptz as proven_at,
        jsonb_build_object('failed', count(*)) as facts
    from runs r join run_rows w on w.run_id = r.id and w.state in ('partly', 'refused', 'unknown')
    where r.state = 'done'
      and r.finished_at > greatest(now() - interval '7 days', ${rule.createdAt}::timestamptz) group by r.id`;
  return { rows, eases: figureEases };
}

import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { configuredAccounts } from "../accounts/configured";
import { db } from "../db/client";
import type { alertRules } from "../db/schema";
import { formatBytes, formatBytesApart } from "../format";
import { toCondition } from "../sub-users/filter";
import { readListParams } from "../sub-users/search-params";

export type RuleRecord = typeof alertRules.$inferSelect;

/** Something a rule holds for now. */
export interface Subject {
  key: string;
  accountId: string | null;
  remoteId: string | null;
  runId: string | null;
  name: string;
  message: string;
}

interface SubUserHit extends Record<string, unknown> {
  account_id: string;
  remote_id: string;
  name: string;
  usage: number | null;
  days_left: number | null;
  traffic_cap: number | null;
  traffic_used: number | null;
}

const driftLasts = "24 hours";
/** Traffic may be counted late; only use well after the disabling is suspicious. */
const disabledGrace = "30 minutes";

/** Everything the rule holds for at this moment. */
export async function subjectsOf(rule: RuleRecord): Promise<Subject[]> {
  switch (rule.kind) {
    case "cap-percent":
      return subUsers(rule, sql`s.usage >= ${(rule.threshold ?? 90) / 100} and s.status = 'active'`, (hit) => `${Math.floor((hit.usage ?? 0) * 100)} % of ${formatBytes(hit.traffic_cap ?? 0)} used.`);
    case "days-left":
      return subUsers(rule, sql`s.days_left <= ${rule.threshold ?? 3} and s.status = 'active'`, (hit) => (hit.days_left ? `Reaches its cap in ${aboutDays(hit.days_left)} at the recent rate.` : "Has reached its cap."));
    case "blocked":
      return subUsers(rule, sql`s.status = 'blocked'`, () => "The provider has blocked it.");
    case "disabled-in-use":
      // Offset 0: looked up for each of the few disabled ones, instead of joined with everybody's samples of two hours.
      return subUsers(
        rule,
        sql`s.status = 'disabled' and exists (
          select 1 from usage_samples u where u.sub_user_id = s.id and u.traffic > 0 and u.at > now() - interval '2 hours' and u.at > coalesce(
            (select max(o.settled_at) from operations o where o.account_id = s.account_id and o.remote_id = s.remote_id and o.operation = 'disable' and o.state = 'done'), s.remote_updated_at, s.first_seen_at) + interval '${sql.raw(disabledGrace)}'
          offset 0)`,
        () => "Disabled, but its traffic still grows.",
      );
    case "drift":
      return drifted(rule);
    case "account-unreachable":
      return accountsWhere(sql`a.health = 'unreachable' and coalesce(a.last_good_at, a.created_at) < now() - make_interval(mins => ${Math.round(rule.threshold ?? 5)}::int)`, "does not answer");
    case "key-refused":
      return accountsWhere(sql`a.health = 'refused'`, "refuses its key");
    case "run-failures":
      return failedRuns(rule);
  }
}

async function subUsers(rule: RuleRecord, condition: SQL, message: (hit: SubUserHit) => string): Promise<Subject[]> {
  const { rows } = await db().execute<SubUserHit>(sql`
    select s.account_id, s.remote_id, s.name, s.usage, s.days_left, s.traffic_cap, s.traffic_used from sub_users s where ${scopeOf(rule)} and ${condition} limit 5000`);
  return rows.map((hit) => ({ key: `${hit.account_id}/${hit.remote_id}`, accountId: hit.account_id, remoteId: hit.remote_id, runId: null, name: hit.name, message: message(hit) }));
}

function scopeOf(rule: RuleRecord): SQL {
  return toCondition(
    readListParams(new URLSearchParams(rule.scope ?? "")),
    configuredAccounts().map((account) => account.id),
  );
}

async function drifted(rule: RuleRecord): Promise<Subject[]> {
  const { rows } = await db().execute<{ id: number; account_id: string; remote_id: string; name: string; before: Record<string, unknown>; after: Record<string, unknown> }>(sql`
    select d.id, d.account_id, d.remote_id, d.name, d.before, d.after from drifts d join sub_users s on s.account_id = d.account_id and s.remote_id = d.remote_id
    where d.at > now() - interval '${sql.raw(driftLasts)}' and ${scopeOf(rule)} order by d.id limit 5000`);
  return rows.map((row) => ({
    key: `drift/${row.id}`,
    accountId: row.account_id,
    remoteId: row.remote_id,
    runId: null,
    name: row.name,
    message: `Changed outside the desk: ${Object.keys(row.after)
      .map((field) => `${fieldWords[field] ?? field} ${changeWords(field, row.before[field], row.after[field])}`)
      .join(", ")}.`,
  }));
}

async function accountsWhere(condition: SQL, what: string): Promise<Subject[]> {
  const { rows } = await db().execute<{ id: string; label: string; health_message: string | null }>(sql`select a.id, a.label, a.health_message from accounts a where a.configured and a.paused_at is null and ${condition}`);
  return rows.map((row) => ({ key: row.id, accountId: row.id, remoteId: null, runId: null, name: row.label, message: `${row.label} ${what}${row.health_message ? `: ${row.health_message}` : "."}` }));
}

async function failedRuns(rule: RuleRecord): Promise<Subject[]> {
  const { rows } = await db().execute<{ id: string; action: string; actor_name: string; failed: number }>(sql`
    select r.id, r.params->>'action' as action, r.actor_name, count(*) as failed from runs r join run_rows w on w.run_id = r.id and w.state in ('refused', 'unknown')
    where r.state = 'done' and r.finished_at > greatest(now() - interval '7 days', ${rule.createdAt}::timestamptz) group by r.id`);
  return rows.map((row) => ({ key: `run/${row.id}`, accountId: null, remoteId: null, runId: row.id, name: `${row.action} by ${row.actor_name}`, message: row.failed === 1 ? "1 row was refused or is unknown." : `${row.failed} rows were refused or are unknown.` }));
}

const fieldWords: Record<string, string> = { trafficCap: "traffic cap", ipCap: "IP cap" };

function changeWords(field: string, before: unknown, after: unknown): string {
  const amounts = field === "trafficCap" && typeof before === "number" && typeof after === "number" ? formatBytesApart([before, after]) : null;
  return (amounts ?? [inWords(field, before), inWords(field, after)]).join(" -> ");
}

function inWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  return field === "trafficCap" && typeof value === "number" ? formatBytes(value) : String(value);
}

function aboutDays(days: number): string {
  if (days < 1) return "under a day";
  const whole = Math.round(days);
  return whole === 1 ? "about a day" : `about ${whole} days`;
}

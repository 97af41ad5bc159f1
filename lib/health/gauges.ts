import "server-only";
import { sql } from "drizzle-orm";
import { Gauge, Registry } from "prom-client";
import { failedInARow, nextDue } from "../backup/due";
import { db } from "../db/client";
import { listingMinutes } from "../accounts/listing-interval";
import { singleton } from "../singleton";
import { askedAt, everAsked } from "../sub-users/as-of";

interface Reading extends Record<string, unknown> {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Read from the database, so that every instance says the same. */
const shared = {
  subdesk_sync_age_seconds: ["Since the last complete listing of an account.", ["account"]],
  subdesk_sync_interval_seconds: ["Between two listings of an account on schedule.", ["account"]],
  subdesk_sync_duration_seconds: ["Of the last listing of an account that ended.", ["account"]],
  subdesk_usage_age_seconds: [
    "Since the sub-user of an account that was not asked for longest was asked for its use, where the listing does not have it.",
    ["account"],
  ],
  subdesk_sub_users: ["Sub-users listed at an account.", ["account"]],
  subdesk_operations_open: ["Operations without a final outcome.", ["state"]],
  subdesk_oldest_unknown_seconds: ["Since the oldest operation of unknown outcome began.", []],
  subdesk_runs_open: ["Runs that have not ended, without drafts.", ["state"]],
  subdesk_queue_jobs: ["Jobs that wait or are worked on.", ["queue", "state"]],
  subdesk_deliveries: ["Messages to alert channels of the last day.", ["state"]],
  subdesk_sessions: ["Sessions that have not ended.", []],
  subdesk_instances: ["Processes that reported within the last minute.", []],
  subdesk_audit_head: ["The number of the last line of the audit.", []],
  subdesk_database_bytes: ["Size of the database.", []],
  subdesk_backup_age_seconds: ["Since the newest backup whose file is there began.", []],
  subdesk_backup_duration_seconds: ["Of the newest backup, writing and proving.", []],
  subdesk_backup_bytes: ["Size of the newest backup.", []],
  subdesk_backup_proved: ["1 where the newest backup was restored to prove it, else 0.", []],
  subdesk_backup_failures: ["Backups that failed one after the other, up to now.", []],
  subdesk_backup_overdue_seconds: [
    "Since a scheduled backup has been missing; 0 while none is, and absent without a schedule.",
    [],
  ],
} satisfies Record<string, [help: string, labels: string[]]>;

/** For what refers to them by name. */
export const stateNames = Object.keys(shared);

/** Scrapers of several instances may ask at once, and the figures change slowly. */
const freshFor = 5_000;

function gauges() {
  return singleton("gauges", () => {
    const registry = new Registry();
    const registers = [registry];
    const of = new Map(
      Object.entries(shared).map(([name, [help, labelNames]]) => [
        name,
        new Gauge<string>({ name, help, labelNames: [...labelNames], registers }),
      ]),
    );
    return { registry, of, readAt: 0, reading: undefined as Promise<void> | undefined };
  });
}

/** The state of Subdesk, brought up to date. Throws while the database does not answer. */
export async function stateGauges(): Promise<Registry> {
  const held = gauges();
  if (Date.now() - held.readAt > freshFor)
    await (held.reading ??= read().finally(() => (held.reading = undefined)));
  return held.registry;
}

async function read(): Promise<void> {
  const held = gauges();
  const { rows } = await db().execute<Reading>(sql`
    select 'subdesk_sync_age_seconds' as name, jsonb_build_object('account', id) as labels,
      extract(epoch from now() - last_good_at)::double precision as value
    from accounts where last_good_at is not null and configured
    union all select 'subdesk_sync_interval_seconds', jsonb_build_object('account', a.id), r.minutes * 60
    from accounts a, lateral (select ${listingMinutes()} as minutes from sync_runs r
      where r.account_id = a.id and r.state = 'done' order by r.started_at desc limit 1) r
    where a.configured
    union all select 'subdesk_sync_duration_seconds', jsonb_build_object('account', a.id),
      extract(epoch from s.finished_at - s.started_at)
    from accounts a, lateral (select started_at, finished_at from sync_runs
      where account_id = a.id and finished_at is not null order by started_at desc limit 1) s
    where a.configured
    union all select 'subdesk_sub_users', jsonb_build_object('account', account_id), count(*)
    from sub_users where vanished_at is null group by account_id
    union all select 'subdesk_usage_age_seconds', jsonb_build_object('account', account_id),
      extract(epoch from now() - min(${askedAt}))
    from sub_users s where vanished_at is null and ${everAsked("s")} group by account_id
    union all select 'subdesk_operations_open', jsonb_build_object('state', state), count(*)
    from operations where state in ('planned', 'sent', 'unknown') group by state
    union all select 'subdesk_oldest_unknown_seconds', '{}',
      coalesce(extract(epoch from now() - min(created_at)), 0)
    from operations where state = 'unknown'
    union all select 'subdesk_runs_open', jsonb_build_object('state', state), count(*)
    from runs where state in ('queued', 'running', 'paused') group by state
    union all select 'subdesk_deliveries', jsonb_build_object('state', state), count(*)
    from alert_deliveries where created_at > now() - interval '1 day' group by state
    union all select 'subdesk_sessions', '{}', count(*)
    from sessions where revoked_at is null and expires_at > now()
    union all select 'subdesk_instances', '{}', count(*)
    from instances where pulse_at > now() - interval '1 minute'
    union all select 'subdesk_audit_head', '{}', seq from audit_head
    union all select m.name, '{}', m.value from (select * from backups where state = 'done' and removed_at is null
        order by began_at desc limit 1) b,
      lateral (values ('subdesk_backup_age_seconds', extract(epoch from now() - b.began_at)::double precision),
        ('subdesk_backup_duration_seconds', extract(epoch from b.ended_at - b.began_at)),
        ('subdesk_backup_bytes', b.bytes), ('subdesk_backup_proved', b.proved::int)) m (name, value)
    union all select 'subdesk_backup_failures', '{}', ${failedInARow}
    union all select 'subdesk_backup_overdue_seconds', '{}', greatest(0, extract(epoch from now() - due))
    from (select ${nextDue()} as due) d where due is not null
    union all select 'subdesk_database_bytes', '{}', pg_database_size(current_database())`);
  for (const gauge of held.of.values()) {
    gauge.reset();
    // One without labels is 0 then, which is a value like any other.
    gauge.remove({});
  }
  for (const { name, labels, value } of [...rows, ...(await queued())]) held.of.get(name)?.set(labels, value);
  held.readAt = Date.now();
}

/** The queue makes its tables when it is first started. */
async function queued(): Promise<Reading[]> {
  const { rows: made } = await db().execute(sql`select 1 where to_regclass('pgboss.job') is not null`);
  if (made.length === 0) return [];
  const { rows } = await db().execute<Reading>(sql`
    select 'subdesk_queue_jobs' as name, jsonb_build_object('queue', name, 'state', state) as labels,
      count(*) as value
    from pgboss.job where state < 'completed' group by name, state`);
  return rows;
}

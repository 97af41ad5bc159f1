import "server-only";
import { desc, sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { failedInARow, nextDue } from "../backup/due";
import { turnIsTaken } from "../backup/record";
import { stateOf } from "../clock";
import { db } from "../db/client";
import journal from "../db/migrations/meta/_journal.json";
import { backups, instances } from "../db/schema";
import type { BackupView } from "../domain/system/backup";
import type { InstanceView, SystemView } from "../domain/system/system";
import { env } from "../env";
import { instanceId, isLive } from "../instance";
import { versionInWords } from "../version";

const recentShown = 20;

/** What runs, on what, and what would be left if it were lost. */
export async function getSystem(actor: Actor): Promise<SystemView> {
  requirePermission(actor, "system.read");
  return {
    instances: await listInstances(),
    database: await readDatabase(),
    queue: await readQueue(),
    backups: await readBackups(),
  };
}

async function listInstances(): Promise<InstanceView[]> {
  const rows = await db().select().from(instances).where(isLive()).orderBy(instances.startedAt, instances.id);
  return rows.map((row) => ({
    id: row.id,
    own: row.id === instanceId(),
    host: row.host,
    version:
      row.version === null ? null : versionInWords({ version: row.version, commit: row.commit ?? "unknown" }),
    startedAt: row.startedAt?.toISOString() ?? null,
    offsetMs: row.clockOffsetMs,
    clock: stateOf(row.clockOffsetMs ?? 0),
  }));
}

async function readDatabase(): Promise<SystemView["database"]> {
  const { rows } = await db().execute<{
    version: string;
    bytes: number;
    used: number;
    most: number;
    last: number;
  }>(sql`
    select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
      (select count(*) from pg_stat_activity where backend_type = 'client backend') as used,
      current_setting('max_connections')::int as most,
      (select max(created_at) from drizzle.__drizzle_migrations) as last`);
  const [row] = rows;
  if (!row) throw new Error("The database answered nothing.");
  return {
    version: row.version.split(" ", 1)[0] ?? row.version,
    bytes: row.bytes,
    connections: { used: row.used, most: row.most },
    migration: journal.entries.find(({ when }) => when === row.last)?.tag ?? null,
  };
}

/** The queue makes its tables when first started, and moves what has ended to an archive after a while. */
async function readQueue(): Promise<SystemView["queue"]> {
  const none = { waiting: 0, running: 0, failed: 0 };
  const { rows: made } = await db().execute(sql`select 1 where to_regclass('pgboss.job') is not null`);
  if (made.length === 0) return none;
  const { rows } = await db().execute<SystemView["queue"]>(sql`
    select count(*) filter (where state in ('created', 'retry')) as waiting,
      count(*) filter (where state = 'active') as running,
      count(*) filter (where state = 'failed' and completed_on > now() - interval '1 day')
        + (select count(*) from pgboss.archive where state = 'failed' and completed_on > now() - interval '1 day') as failed
    from pgboss.job`);
  return rows[0] ?? none;
}

async function readBackups(): Promise<SystemView["backups"]> {
  const [{ rows }, recent] = await Promise.all([
    db().execute<{ next: Date | null; overdue: boolean; failures: number; taken: boolean }>(
      sql`select ${nextDue()} as next, coalesce(${nextDue()} < now(), false) as overdue, ${failedInARow} as failures, ${turnIsTaken} as taken`,
    ),
    db().select().from(backups).orderBy(desc(backups.beganAt)).limit(recentShown),
  ]);
  const [newest] = await db()
    .select()
    .from(backups)
    .where(sql`${backups.state} = 'done' and ${backups.removedAt} is null`)
    .orderBy(desc(backups.beganAt))
    .limit(1);
  const running = rows[0]?.taken ? recent.find(({ state }) => state === "running") : undefined;
  const { at, keep } = env().backup;
  return {
    at,
    keep,
    nextAt: rows[0]?.next?.toISOString() ?? null,
    overdue: rows[0]?.overdue === true,
    newest: newest ? present(newest) : null,
    running: running ? present(running) : null,
    failures: rows[0]?.failures ?? 0,
    recent: recent.map(present),
  };
}

function present(row: typeof backups.$inferSelect): BackupView {
  return {
    id: row.id,
    trigger: row.trigger,
    by: row.staffName,
    state: row.state,
    beganAt: row.beganAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    host: row.host,
    file: row.file,
    bytes: row.bytes,
    tables: row.tables,
    rows: row.rows,
    proved: row.proved,
    unproved: row.unproved,
    error: row.error,
    kept: row.removedAt === null,
  };
}

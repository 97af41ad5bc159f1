import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Executor } from "../db/client";
import { backups, progress } from "../db/schema";
import journal from "../db/migrations/meta/_journal.json";
import { env } from "../env";
import { newerIsLive } from "../instance";
import { turnIsTaken } from "./record";

const watched = "backups.schedule";
/** Minutes until a backup that failed is tried again: after the first time, the second, and so on. */
const gaps = [5, 30, 120, 360];
const lastMigration = journal.entries.at(-1)?.when ?? 0;

/** Notes since when there is a schedule: what would have been due before was not missed. */
export async function recordSchedule(executor: Executor): Promise<void> {
  await executor.insert(progress).values({ name: watched, at: sql`now()` }).onConflictDoNothing();
}

/** Forgets it, as after a restore: the backups of another place say nothing about this one. */
export const forgetSchedule = `delete from progress where name = '${watched}'`;

/**
 * SQL: the first moment of the schedule after the newest backup that is there, or after the schedule began.
 * It lies ahead while nothing was missed, and is null where there is no schedule.
 */
export function nextDue(): SQL {
  const { at } = env().backup;
  if (at === null) return sql`null::timestamptz`;
  const time = sql`make_interval(mins => ${at}::int)`;
  return sql`(select (date_trunc('day', (b.at at time zone 'UTC') - ${time}) + interval '1 day' + ${time}) at time zone 'UTC'
    from (select greatest(
      (select max(began_at) from ${backups} where state = 'done' and removed_at is null),
      (select at from ${progress} where name = ${watched})) as at) b)`;
}

/** SQL: how many failed one after the other, up to now. */
export const failedInARow = sql`(select count(*) from ${backups} f where f.state = 'failed'
  and f.began_at > coalesce((select max(began_at) from ${backups} where state = 'done'), '-infinity'))`;

/**
 * Whether to make one now: the time for it has come, it is not being made, and a failed one has waited. Where
 * a newer version has migrated the database, its processes make it while there are any: this one may lack the
 * right to make a scratch database, without which it cannot.
 */
export async function isDue(executor: Executor, { untaken = false } = {}): Promise<boolean> {
  if (env().backup.at === null) return false;
  const { rows } = await executor.execute<{ due: boolean }>(sql`
    select coalesce(${nextDue()} <= now(), false)
      and coalesce((select max(ended_at) from ${backups} where state = 'failed') <= now() - make_interval(mins =>
        (array[0, ${sql.join(
          gaps.map((gap) => sql`${gap}::int`),
          sql`, `,
        )}])[least(${failedInARow}, ${gaps.length}) + 1]::int), true)
      and not (${untaken} and ${turnIsTaken})
      and not (exists (select 1 from drizzle.__drizzle_migrations where created_at > ${lastMigration})
        and ${newerIsLive()}) as due`);
  return rows[0]?.due === true;
}

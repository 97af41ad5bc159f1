import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { draining } from "../draining";
import { daysAgo, runNeeds, unneeded } from "./needed";
import { later, type PageCursor } from "./page-cursor";

/** Runs listed in one statement. */
const batch = 200;

/**
 * Removes the runs that ended more than `days` ago and that nothing needs any more, each with all its
 * rows in a transaction of its own; their ids stay. Their operations are kept by a setting of their
 * own. Returns how many.
 */
export async function removeOldRuns(days: number): Promise<number> {
  let removed = 0;
  for (let after: PageCursor | null = null; !draining(); ) {
    const listed: PageCursor[] = await listOld(days, after);
    // One at a time: each has up to 10,000 rows, and all of them are looked at.
    for (const { id } of listed) if (!draining()) removed += await remove(id, days);
    after = listed.at(-1) ?? null;
    if (listed.length < batch) break;
  }
  return removed;
}

async function listOld(days: number, after: PageCursor | null): Promise<PageCursor[]> {
  const then = daysAgo(days);
  const { rows } = await db().execute<PageCursor & Record<string, unknown>>(sql`
    select created_at as at, id from runs
    where created_at < ${then} and finished_at < ${then} and state in ('done', 'cancelled') and ${later(after)}
    order by created_at, id limit ${batch}`);
  return rows;
}

/** 1, or 0 where something needs it or another process has removed it. */
async function remove(id: string, days: number): Promise<number> {
  const { rowCount } = await db().execute(sql`
    with unneeded as materialized (
      select r.id from runs r where r.id = ${id} and ${unneeded(runNeeds(daysAgo(days)))}
      for update of r skip locked),
    gone as (delete from runs r using unneeded u where r.id = u.id returning r.id, r.state)
    insert into tombstones (id, what, outcome, kept_days) select id, 'run', state, ${days}::int from gone`);
  return rowCount ?? 0;
}

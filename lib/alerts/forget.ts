import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { db } from "../db/client";
import { env } from "../env";

/** Rows of one statement: a table with hundreds of thousands of rows is emptied without blocking anyone. */
const batch = 10_000;

/**
 * Removes what has been over for longer than the settings keep it: cleared alerts, ended deliveries, and
 * changes seen outside Subdesk. What is open or waiting stays.
 */
export async function forgetOldAlerts(): Promise<void> {
  const { alerts, deliveries, outsideChanges } = env().keptDays;
  await forget(sql`alert_events`, sql`cleared_at`, alerts);
  await forget(sql`alert_deliveries`, sql`state <> 'pending' and created_at`, deliveries);
  await forget(sql`drifts`, sql`at`, outsideChanges);
}

/** Those of which the moment that `ended` ends with is longer ago. */
async function forget(table: SQL, ended: SQL, days: number | null): Promise<void> {
  if (days === null) return;
  for (;;) {
    // By row location: statistics do not know what came in a burst yet, and a loop over ids would take
    // minutes.
    const { rowCount } = await db().execute(
      sql`delete from ${table}
        where ctid = any(array(select ctid from ${table} where ${ended} < now() - make_interval(days => ${days}::int) limit ${batch}))`,
    );
    if ((rowCount ?? 0) < batch) return;
  }
}

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
  await forget(sql`alert_events`, alerts, (then) => sql`cleared_at < ${then}`);
  await forget(sql`alert_deliveries`, deliveries, (then) => sql`state <> 'pending' and created_at < ${then}`);
  await forget(sql`drifts`, outsideChanges, (then) => sql`at < ${then}`);
}

/** Removes what `over` says was over by a moment that many days ago; nothing without a number of days. */
async function forget(table: SQL, days: number | null, over: (then: SQL) => SQL): Promise<void> {
  if (days === null) return;
  const condition = over(sql`now() - make_interval(days => ${days}::int)`);
  for (;;) {
    // By row location: statistics do not know what came in a burst yet, and a loop over ids would take
    // minutes.
    const { rowCount } = await db().execute(
      sql`delete from ${table}
        where ctid = any(array(select ctid from ${table} where ${condition} limit ${batch}))`,
    );
    if ((rowCount ?? 0) < batch) return;
  }
}

import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { db } from "../db/client";
import { alertDays } from "../domain/alerts/retention";

/** Rows of one statement: a table with hundreds of thousands of rows is emptied without blocking anyone. */
const batch = 10_000;

/**
 * Removes what has been over for long enough: cleared alerts, ended deliveries, and changes seen outside
 * Subdesk. What is open or waiting stays.
 */
export async function forgetOldAlerts(): Promise<void> {
  const old = sql`now() - make_interval(days => ${alertDays}::int)`;
  await forget(sql`alert_events`, sql`cleared_at < ${old}`);
  await forget(sql`alert_deliveries`, sql`state <> 'pending' and created_at < ${old}`);
  await forget(sql`drifts`, sql`at < ${old}`);
}

async function forget(table: SQL, condition: SQL): Promise<void> {
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

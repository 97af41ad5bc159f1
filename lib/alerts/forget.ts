import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { db } from "../db/client";
import { alertDays } from "../domain/alerts/retention";

/**
 * Of one statement: a table that once grew to hundreds of thousands of rows is emptied without holding
 * anybody up.
 */
const batch = 10_000;

/**
 * Removes what is over for so long: cleared alerts, ended deliveries, and what was seen to change outside
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
    // By place: what came in a burst is in no statistics yet, and a loop over ids would take minutes.
    const { rowCount } = await db().execute(
      sql`delete from ${table}
        where ctid = any(array(select ctid from ${table} where ${condition} limit ${batch}))`,
    );
    if ((rowCount ?? 0) < batch) return;
  }
}

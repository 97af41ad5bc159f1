import "server-only";
import { sql } from "drizzle-orm";
import type { Transaction } from "../db/client";

/** Removes the made-up past, and with it everything observed of its account since. */
export async function forgetSampleHistory(tx: Transaction, accountIds: readonly string[]): Promise<void> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    update accounts set sample_history_at = null
    where id = any(${sql.param([...accountIds])}::text[]) and sample_history_at is not null returning id`);
  if (rows.length === 0) return;
  const ids = sql`any(${sql.param(rows.map(({ id }) => id))}::text[])`;
  const theirs = sql`sub_user_id in (select id from sub_users where account_id = ${ids})`;
  for (const table of ["usage_samples", "usage_days", "usage_months", "usage_last"])
    await tx.execute(sql`delete from ${sql.identifier(table)} where ${theirs}`);
  for (const table of ["usage_totals", "usage_reported", "usage_remembered"])
    await tx.execute(sql`delete from ${sql.identifier(table)} where account_id = ${ids}`);
  await tx.execute(sql`
    update sub_users set rate_low = null, rate_mid = null, rate_high = null, week_traffic = null, month_traffic = null
    where account_id = ${ids}`);
}

import "server-only";
import { createPool } from "./client";
import { applyMigrations, demandOldEnough, readApplied, readMigrations } from "./level";
import { locks } from "./locks";

/**
 * Brings a database to the schema of this build. Several processes may call it at once; one works, the others
 * wait. A newer schema is left as it is where this build works with it; otherwise this throws a `TooOldError`.
 */
export async function migrateDatabase(url: string, known = readMigrations()): Promise<void> {
  const pool = createPool(url, 1);
  const client = await pool.connect();
  try {
    await client.query("set statement_timeout = 0");
    await client.query("select pg_advisory_lock($1)", [locks.migration]);
    const applied = await readApplied(client);
    demandOldEnough(applied, known);
    const last = applied.at(-1)?.when ?? 0;
    const missing = known.filter(({ when }) => when > last);
    if (missing.length === 0) return;
    await client.query("begin");
    await applyMigrations(client, missing);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [locks.migration]).catch(() => {});
    client.release();
    await pool.end();
  }
}

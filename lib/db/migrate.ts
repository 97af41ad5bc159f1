import "server-only";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { createPool } from "./client";
import { locks } from "./locks";

/**
 * Brings a database to the current schema. Several processes may call it at once; one works, the others wait.
 */
export async function migrateDatabase(
  url: string,
  folder = path.resolve("lib/db/migrations"),
): Promise<void> {
  const pool = createPool(url, 2);
  const client = await pool.connect();
  try {
    await client.query("set statement_timeout = 0");
    await client.query("select pg_advisory_lock($1)", [locks.migration]);
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.query("select pg_advisory_unlock($1)", [locks.migration]).catch(() => {});
    client.release();
    await pool.end();
  }
}

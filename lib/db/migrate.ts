import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { log } from "../log";
import { createPool } from "./client";
import { applyMigrations, requireOldEnough, readApplied, readMigrations, type Migration } from "./level";
import { isLockTimeout } from "./lock-timeout";
import { locks } from "./locks";

/** A statement that waits for a table holds up all after it, so a migration gives up soon and retries. */
const lockTimeout = "2s";
const pauseMs = 5_000;

/**
 * Brings a database to the schema of this build. Several processes may call it at once; one works, the others
 * wait. Where something holds a table for long, it tries again until it is free. A newer schema is left as it
 * is where this build works with it; otherwise this throws a `TooOldError`.
 */
export async function migrateDatabase(url: string, known = readMigrations()): Promise<void> {
  const pool = createPool(url, 1);
  const client = await pool.connect();
  try {
    await client.query("set statement_timeout = 0");
    await client.query("select pg_advisory_lock($1)", [locks.migration]);
    const applied = await readApplied(client);
    requireOldEnough(applied, known);
    const last = applied.at(-1)?.when ?? 0;
    const missing = known.filter(({ when }) => when > last);
    if (missing.length === 0) return;
    while (!(await applyUnlessHeld(client, missing))) await sleep(pauseMs);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [locks.migration]).catch(() => {});
    client.release();
    await pool.end();
  }
}

/** All or nothing; false where another session holds a table that they change. */
async function applyUnlessHeld(client: pg.ClientBase, missing: readonly Migration[]): Promise<boolean> {
  try {
    await client.query("begin");
    await client.query(`set local lock_timeout = '${lockTimeout}'`);
    await applyMigrations(client, missing);
    await client.query("commit");
    return true;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    if (!isLockTimeout(error)) throw error;
    log().warn("a table to be migrated is in use, trying again");
    return false;
  }
}

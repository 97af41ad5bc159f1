import "server-only";
import { hostname } from "node:os";
import { drizzle } from "drizzle-orm/node-postgres";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { createPool, type Database, type Executor } from "../db/client";
import { locks } from "../db/locks";
import * as schema from "../db/schema";
import { backups } from "../db/schema";
import type { BackupTrigger } from "../domain/system/backup";
import type { Made } from "./made";
import { BackupError } from "./problem";

/** A connection that says nothing for minutes may be forgotten by what is between it and the server. */
const sayEvery = 30_000;

/** Lends the one turn to make a backup of this database, in all processes. Refused while another has it. */
export async function inTurn<T>(url: string, use: (database: Database) => Promise<T>): Promise<T> {
  const pool = createPool(url, 1);
  try {
    const client = await pool.connect();
    const saying = setInterval(() => void client.query("select 1").catch(() => {}), sayEvery);
    try {
      const { rows } = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [
        locks.backup,
      ]);
      if (rows[0]?.got !== true)
        throw new BackupError("Another backup of this database is under way. Wait for it.", "busy");
      return await use(drizzle(client, { schema }));
    } finally {
      clearInterval(saying);
      // Ends the session, and with it the turn.
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

/** SQL: whether someone has the turn. */
export const turnIsTaken = sql`exists (select 1 from pg_locks where locktype = 'advisory' and granted
  and database = (select oid from pg_database where datname = current_database())
  and classid = 0 and objid = ${locks.backup} and objsubid = 1)`;

export interface BackupRequest {
  id: string;
  trigger: BackupTrigger;
  /** The process that made it do so; null for a command. */
  instanceId: string | null;
  staff: { id: string | null; name: string } | null;
}

/** Stores that a backup begins, and that those before it which never ended failed. For who has the turn. */
export async function recordBegin(executor: Executor, asked: BackupRequest, folder: string): Promise<void> {
  await failKilled(executor);
  const { id, trigger, instanceId, staff } = asked;
  await executor.insert(backups).values({
    id,
    trigger,
    state: "running",
    instanceId,
    staffId: staff?.id ?? null,
    staffName: staff?.name ?? null,
    host: hostname(),
    folder,
  });
}

/** The names of the files that the list has as backups of this database, wherever they were made. */
export async function recordedFiles(executor: Executor): Promise<Set<string>> {
  const rows = await executor.select({ file: backups.file }).from(backups).where(isNotNull(backups.file));
  return new Set(rows.flatMap(({ file }) => file ?? []));
}

export async function recordMade(executor: Executor, id: string, made: Made): Promise<void> {
  const { file, bytes, tables, rows, unproved } = made;
  await executor
    .update(backups)
    .set({
      state: "done",
      endedAt: sql`clock_timestamp()`,
      file,
      bytes,
      tables,
      rows,
      proved: unproved === null,
      unproved,
    })
    .where(eq(backups.id, id));
  if (made.removed.length > 0)
    await executor
      .update(backups)
      .set({ removedAt: sql`clock_timestamp()` })
      .where(and(inArray(backups.file, made.removed), isNull(backups.removedAt)));
}

/** Changes nothing about a backup that is no longer running. */
export async function recordFailed(
  executor: Executor,
  id: string,
  { problem, message }: BackupError,
): Promise<void> {
  await executor
    .update(backups)
    .set({
      state: problem === "stopped" ? "stopped" : "failed",
      endedAt: sql`clock_timestamp()`,
      problem,
      error: message,
    })
    .where(and(eq(backups.id, id), eq(backups.state, "running")));
}

/** Those whose process ended without a word. For who has the turn, or knows that no one has. */
export async function failKilled(executor: Executor): Promise<void> {
  await executor
    .update(backups)
    .set({
      state: "failed",
      endedAt: sql`clock_timestamp()`,
      problem: "killed",
      error: "The process that made it was killed, or lost its database.",
    })
    .where(eq(backups.state, "running"));
}

import "server-only";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { refusesNewWork } from "../draining";
import { env } from "../env";
import { instanceId } from "../instance";
import { isDue, recordSchedule } from "./due";
import { listGenerations } from "./generations";
import { failKilled, turnIsTaken } from "./record";
import { runBackup } from "./run";

/**
 * Makes the scheduled backup when its time has come, also where that passed while Subdesk did not run. All
 * processes look; one makes it.
 */
export async function lookAfterBackups(): Promise<void> {
  if (refusesNewWork()) return;
  await recordKilled();
  await recordGone();
  if (env().backup.at === null) return;
  await recordSchedule(db());
  if (await isDue(db(), { untaken: true }))
    await runBackup({ id: randomUUID(), trigger: "schedule", instanceId: instanceId(), staff: null });
}

/** Backups that no process makes any more, whoever began them. */
async function recordKilled(): Promise<void> {
  await db().transaction(async (tx) => {
    const { rows } = await tx.execute<{ open: boolean }>(
      sql`select exists (select 1 from backups where state = 'running') and not ${turnIsTaken} as open`,
    );
    if (rows[0]?.open) await failKilled(tx);
  });
}

/**
 * Files of this machine that are no longer there, or are again: someone may have moved them, or a
 * disk may be missing.
 */
async function recordGone(): Promise<void> {
  const folder = resolve(env().backup.folder);
  const there = sql`file = any(${sql.param(await listGenerations(folder))}::text[])`;
  await db().execute(sql`
    update backups set removed_at = case when ${there} then null else clock_timestamp() end
    where host = ${hostname()} and folder = ${folder} and state = 'done' and (removed_at is null) <> (${there})`);
}

import "server-only";
import { sql } from "drizzle-orm";
import { subdesk } from "../actor";
import { archiveAudit } from "../audit/archive";
import { recordAuditAlone } from "../audit/record";
import { db } from "../db/client";
import { env } from "../env";
import { removeOldOperations } from "./remove-operations";
import { removeOldRuns } from "./remove-runs";

const every = sql.raw("interval '6 hours'");

/**
 * Removes the runs and operations that the settings no longer keep, and moves old entries of the audit into
 * files; each in one process at a time.
 */
export async function removeOld(): Promise<void> {
  const { operations, runs } = env().keptDays;
  if (operations !== null || runs !== null) await whenDue("retention", () => remove(operations, runs));
  if (env().auditArchive.days !== null) await whenDue("audit-archive", archiveAudit);
}

async function remove(operations: number | null, runs: number | null): Promise<void> {
  // Runs first: an operation stays as long as its run.
  const removed = {
    runs: runs === null ? 0 : await removeOldRuns(runs),
    operations: operations === null ? 0 : await removeOldOperations(operations),
  };
  if (removed.runs === 0 && removed.operations === 0) return;
  await recordAuditAlone(subdesk, null, { action: "desk.remove-old", outcome: "done", after: removed });
}

/** Does it where it is due, after which it is due for no process; what failed is due again at once. */
async function whenDue(job: string, work: () => Promise<unknown>): Promise<void> {
  const { rowCount } = await db().execute(sql`
    insert into progress (name, at) values (${job}, now())
    on conflict (name) do update set at = now() where progress.at < now() - ${every}`);
  if (rowCount === 0) return;
  try {
    await work();
  } catch (error) {
    await db().execute(sql`delete from progress where name = ${job}`);
    throw error;
  }
}

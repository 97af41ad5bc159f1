import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { desk } from "../operations/settle";

/** So long a run waits for the verdict on a call that a process left behind, where a read can give one. */
const verdictWait = "2 minutes";

const goesOn = sql`runs.state in ('queued', 'running', 'paused')`;
const provenUnsent = sql`o.state = 'skipped' and o.sent_at is null`;
const provenUnapplied = sql`o.state = 'refused' and o.error_kind = 'interrupted' and o.settled_by = ${desk.actorName}`;

/**
 * Brings the rows of a run to what their operations say: after a restart, after a late verdict. A row whose operation
 * was never sent, or was cut off by the end of its process and is proven by reading not to have taken effect, gets a
 * fresh id and is planned again unless the run has ended. Returns how many rows still had an operation under way when
 * it began; at zero, every row says what became of it.
 */
export async function reconcileRows(runId: string): Promise<number> {
  // Counted first: a verdict that comes between these statements must leave its row counted, for the next round.
  const { rows } = await db().execute<{ open: number }>(sql`
    select count(*)::int as open from run_rows r join operations o on o.id = r.operation_id where r.run_id = ${runId} and (
      r.state = 'planned' and o.state in ('planned', 'sent')
      or o.state = 'unknown' and o.checkable and o.error_kind = 'interrupted' and o.sent_at > now() - interval '${sql.raw(verdictWait)}')`);
  await db().execute(sql`
    update run_rows r set operation_id = gen_random_uuid(), attempt = r.attempt + 1, state = 'planned', message = null, settled_at = null
    from operations o, runs
    where r.run_id = ${runId} and runs.id = r.run_id and o.id = r.operation_id
      and (r.state = 'planned' and ${provenUnsent} or r.state in ('planned', 'unknown') and ${provenUnapplied} and ${goesOn})`);
  await db().execute(sql`
    update run_rows r set state = o.state, message = o.message, remote_id = coalesce(r.remote_id, o.remote_id), settled_at = coalesce(o.settled_at, now())
    from operations o, runs
    where r.run_id = ${runId} and runs.id = r.run_id and o.id = r.operation_id and r.state in ('planned', 'unknown') and o.state <> r.state
      and o.state in ('done', 'refused', 'skipped', 'unknown') and not (${provenUnsent}) and not (${provenUnapplied} and ${goesOn})`);
  return rows[0]?.open ?? 0;
}

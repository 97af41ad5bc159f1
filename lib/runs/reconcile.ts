import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { desk } from "../operations/settle";

/**
 * So long a run stays open for the verdict on a call that a process left behind, where a look can give one.
 */
const verdictWait = sql.raw("interval '6 hours'");

const goesOn = sql`runs.state in ('queued', 'running', 'paused')`;
const provenUnsent = sql`o.state = 'skipped' and o.sent_at is null`;
const provenUnapplied = sql`o.state = 'refused' and o.error_kind = 'interrupted' and o.settled_by = ${desk.actorName}`;
const waits = sql`o.state = 'unknown' and o.checkable and o.error_kind = 'interrupted' and o.sent_at > now() - ${verdictWait}`;

/**
 * What of a run is still to come: rows whose call is under way, and rows cut off whose verdict it waits for.
 */
export interface Open {
  underWay: number;
  waiting: number;
}

/**
 * Brings the rows of a run to what their operations say: after a restart, after a late verdict. A row whose
 * operation was never sent, or was cut off by the end of its process and is proven by reading not to have
 * taken effect, gets a fresh id and is planned again unless the run has ended. Returns what was still open
 * when it began; with nothing open, every row says what became of it. Rows are locked in their order, so that
 * several may do this at once.
 */
export async function reconcileRows(runId: string): Promise<Open> {
  // Counted first: a verdict that comes between these statements must leave its row counted, for the next
  // round.
  const { rows } = await db().execute<{ under_way: number; waiting: number }>(sql`
    select (count(*) filter (where r.state = 'planned' and o.state in ('planned', 'sent')))::int as under_way, (count(*) filter (where ${waits}))::int as waiting
    from run_rows r join operations o on o.id = r.operation_id where r.run_id = ${runId} and r.state in ('planned', 'unknown')`);
  const source = sql`run_rows r join operations o on o.id = r.operation_id join runs on runs.id = r.run_id where r.run_id = ${runId}`;
  await db().execute(sql`
    with again as (
      select r.position from ${source} and (r.state = 'planned' and ${provenUnsent} or r.state in ('planned', 'unknown') and ${provenUnapplied} and ${goesOn})
      order by r.position for no key update of r)
    update run_rows r set operation_id = gen_random_uuid(), attempt = r.attempt + 1, state = 'planned', message = null, settled_at = null
    from again where r.run_id = ${runId} and r.position = again.position`);
  await db().execute(sql`
    with told as (
      select r.position, o.state, o.message, o.unverified, o.remote_id, o.settled_at from ${source} and r.state in ('planned', 'unknown') and o.state <> r.state
        and o.state in ('done', 'refused', 'skipped', 'unknown', 'superseded') and not (${provenUnsent}) and not (${provenUnapplied} and ${goesOn})
      order by r.position for no key update of r)
    update run_rows r set state = o.state, message = o.message, unverified = o.unverified, remote_id = coalesce(r.remote_id, o.remote_id), settled_at = coalesce(o.settled_at, now())
    from told o where r.run_id = ${runId} and r.position = o.position`);
  return { underWay: rows[0]?.under_way ?? 0, waiting: rows[0]?.waiting ?? 0 };
}

/** Rows cut off by the end of a process, for whose verdict an unfinished run waits. */
export async function countWaiting(runId: string): Promise<number> {
  const { rows } = await db().execute<{ waiting: number }>(
    sql`select count(*)::int as waiting from run_rows r join operations o on o.id = r.operation_id where r.run_id = ${runId} and r.state = 'unknown' and ${waits}`,
  );
  return rows[0]?.waiting ?? 0;
}

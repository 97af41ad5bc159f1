import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { verdictWaitHours } from "../domain/runs/limits";
import { takeOverOutcomes } from "./row-state";

const verdictWait = sql.raw(`interval '${verdictWaitHours} hours'`);

const waits = sql`o.state = 'unknown' and o.checkable and o.error_kind = 'interrupted'
  and o.sent_at > now() - ${verdictWait}`;

/** What a run still waits for: calls under way, and verdicts on interrupted rows. */
export interface Open {
  underWay: number;
  waiting: number;
}

/**
 * Updates the rows of a run from their operations, after a restart or a late verdict. A row whose operation
 * was never sent, or was interrupted and is proven not to have taken effect, gets a fresh id and is planned
 * again unless the run has ended. Returns what was still open when it began; with nothing open, every row has
 * its outcome. Rows are locked in order, so that several processes may do this at once.
 */
export async function reconcileRows(runId: string): Promise<Open> {
  // Counted first: a verdict that arrives between these statements must leave its row counted for the next
  // round.
  const { rows } = await db().execute<{ under_way: number; waiting: number }>(sql`
    select (count(*) filter (where r.state = 'planned' and o.state in ('planned', 'sent')))::int as under_way,
      (count(*) filter (where ${waits}))::int as waiting
    from run_rows r join operations o on o.id = r.operation_id
      where r.run_id = ${runId} and r.state in ('planned', 'unknown')`);
  await takeOverOutcomes(runId);
  return { underWay: rows[0]?.under_way ?? 0, waiting: rows[0]?.waiting ?? 0 };
}

/** Interrupted rows whose verdict an unfinished run waits for. */
export async function countWaiting(runId: string): Promise<number> {
  const { rows } = await db().execute<{ waiting: number }>(
    sql`select count(*)::int as waiting from run_rows r join operations o on o.id = r.operation_id
      where r.run_id = ${runId} and r.state = 'unknown' and ${waits}`,
  );
  return rows[0]?.waiting ?? 0;
}

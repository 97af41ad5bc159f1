import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { takeOverOutcomes } from "./row-state";

/**
 * So long a run stays open for the verdict on a call that a process left behind, where a look can give one.
 */
const verdictWait = sql.raw("interval '6 hours'");

const waits = sql`o.state = 'unknown' and o.checkable and o.error_kind = 'interrupted'
  and o.sent_at > now() - ${verdictWait}`;

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
    select (count(*) filter (where r.state = 'planned' and o.state in ('planned', 'sent')))::int as under_way,
      (count(*) filter (where ${waits}))::int as waiting
    from run_rows r join operations o on o.id = r.operation_id
      where r.run_id = ${runId} and r.state in ('planned', 'unknown')`);
  await takeOverOutcomes(runId);
  return { underWay: rows[0]?.under_way ?? 0, waiting: rows[0]?.waiting ?? 0 };
}

/** Rows cut off by the end of a process, for whose verdict an unfinished run waits. */
export async function countWaiting(runId: string): Promise<number> {
  const { rows } = await db().execute<{ waiting: number }>(
    sql`select count(*)::int as waiting from run_rows r join operations o on o.id = r.operation_id
      where r.run_id = ${runId} and r.state = 'unknown' and ${waits}`,
  );
  return rows[0]?.waiting ?? 0;
}

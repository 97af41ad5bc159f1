import "server-only";
import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { subdesk } from "../actor";
import { db, type Transaction } from "../db/client";
import { runRows, runs } from "../db/schema";
import { storable } from "../domain/text/storable";
import { isAbandoned } from "../instance";
import type { OutcomeListener } from "../operations/outcome-listener";
import { storableJson } from "../text";
import type { NewRow } from "./plan-row";
import { sealSecrets } from "./secrets";
import { family, isSameRow } from "./tried-elsewhere";

/**
 * The only place that writes rows of runs, so that all transitions between states can be read side by side. A
 * run is locked before its rows, and rows in the order of their positions, so that concurrent changes never
 * deadlock.
 */

export type RunRow = typeof runRows.$inferSelect;

const atOnce = 1_000;

const place = ({ runId, position }: Pick<RunRow, "runId" | "position">) =>
  and(eq(runRows.runId, runId), eq(runRows.position, position));

/** Stores the rows of a new draft in order. */
export async function insertRows(tx: Transaction, runId: string, rows: readonly NewRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += atOnce)
    await tx.insert(runRows).values(
      rows.slice(from, from + atOnce).map((row, index) => ({
        runId,
        position: from + index,
        ...valuesOf(row),
        operationId: randomUUID(),
      })),
    );
}

/** Replaces the plan of a row of a draft whose run the caller has locked. */
export async function replaceRow(tx: Transaction, row: RunRow, plan: NewRow): Promise<void> {
  await tx.update(runRows).set(valuesOf(plan)).where(place(row));
}

/**
 * Leaves planned rows out of a draft whose run the caller has locked, or includes them again. Returns those
 * it changed.
 */
export async function excludeFromDraft(
  tx: Transaction,
  runId: string,
  positions: readonly number[],
  excluded: boolean,
): Promise<number[]> {
  const moved = await tx
    .update(runRows)
    .set({ state: excluded ? "excluded" : "planned" })
    .where(
      and(
        eq(runRows.runId, runId),
        sql`${runRows.position} = any(${sql.param([...positions])}::int[])`,
        eq(runRows.state, excluded ? "planned" : "excluded"),
      ),
    )
    .returning({ position: runRows.position });
  return moved.map(({ position }) => position);
}

/**
 * The outcome, as reported by the process that carried the row out. One that was taken for dead has lost its
 * row: another may have done it since under a fresh id.
 */
export async function endRow(
  row: RunRow,
  end: Pick<RunRow, "state" | "message"> & Partial<Pick<RunRow, "remoteId" | "unverified" | "sealed">>,
): Promise<void> {
  await db()
    .update(runRows)
    .set({ ...end, settledAt: databaseNow() })
    .where(and(place(row), eq(runRows.operationId, row.operationId)));
}

/**
 * Plans a row again, under a fresh id, that was refused through no fault of its own. Other rounds of the run
 * may already have taken the refusal for its outcome. It `counts` as an attempt unless the run
 * was stopped under it.
 */
export async function requeueRow(row: RunRow, { counts }: { counts: boolean }): Promise<void> {
  await db()
    .update(runRows)
    .set({
      operationId: randomUUID(),
      attempt: counts ? row.attempt + 1 : row.attempt,
      state: "planned",
      message: null,
      settledAt: null,
    })
    .where(and(place(row), eq(runRows.operationId, row.operationId)));
}

const unfinished = sql`runs.state in ('queued', 'running', 'paused')`;
const provenUnsent = sql`o.state = 'skipped' and o.sent_at is null`;
const provenUnapplied = sql`o.state = 'refused' and o.error_kind = 'interrupted'
  and o.settled_by = ${subdesk.name}`;

/**
 * Updates the rows of a run from their operations. A row whose operation was never sent, or was interrupted
 * and is proven not to have taken effect, gets a fresh id and is planned again unless the run has ended.
 */
export async function takeOverOutcomes(runId: string): Promise<void> {
  const ofRun = sql`
    run_rows r join operations o on o.id = r.operation_id join runs on runs.id = r.run_id
    where r.run_id = ${runId}`;
  await db().execute(sql`
    with again as (
      select r.position from ${ofRun}
        and (r.state = 'planned' and ${provenUnsent}
          or r.state in ('planned', 'unknown') and ${provenUnapplied} and ${unfinished})
      order by r.position for no key update of r)
    update run_rows r
    set operation_id = gen_random_uuid(), attempt = r.attempt + 1, state = 'planned', message = null,
      settled_at = null
    from again where r.run_id = ${runId} and r.position = again.position`);
  await db().execute(sql`
    with told as (
      select r.position, o.state, o.message, o.unverified, o.remote_id, o.settled_at from ${ofRun}
        and r.state in ('planned', 'unknown') and o.state <> r.state
        and o.state in ('done', 'partly', 'refused', 'skipped', 'unknown', 'superseded')
        and not (${provenUnsent}) and not (${provenUnapplied} and ${unfinished})
      order by r.position for no key update of r)
    update run_rows r
    set state = o.state, message = o.message, unverified = o.unverified,
      remote_id = coalesce(r.remote_id, o.remote_id), settled_at = coalesce(o.settled_at, now())
    from told o where r.run_id = ${runId} and r.position = o.position`);
}

/**
 * Cancels the remaining rows of cancelled runs that no process works on any more. Rows whose operation has
 * begun are settled by it.
 */
export async function cancelLeftRows(): Promise<void> {
  await db().execute(sql`
    with left_over as (
      select r.run_id, r.position from run_rows r join runs on runs.id = r.run_id
      where runs.state = 'cancelled' and r.state = 'planned'
        and (runs.instance_id is null or ${isAbandoned(runs.instanceId, runs.id)})
        and not exists (
          select 1 from operations o
          where o.id = r.operation_id and not (o.state = 'skipped' and o.sent_at is null))
      order by r.run_id, r.position for no key update of r)
    update run_rows r set state = 'cancelled', settled_at = now()
    from left_over l where r.run_id = l.run_id and r.position = l.position`);
}

/**
 * Gives a row the outcome that a person has just found out, that was corrected after the row had ended, or
 * that a later change has made pointless. Subdesk's other verdicts reach the run through its rounds, which
 * call takeOverOutcomes.
 */
export const followOutcome: OutcomeListener = async (tx, operation, news) => {
  const { id, runId, state, message, settledAt, remoteId, unverified } = operation;
  if (runId === null) return;
  const row = and(eq(runRows.runId, runId), eq(runRows.operationId, id));
  if (news === "superseded") {
    await tx
      .update(runRows)
      .set({ state: "superseded", message, settledAt: sql`now()` })
      .where(and(row, sql`${runRows.state} in ('planned', 'unknown')`));
    return;
  }
  const corrects = news === "correction";
  // A run is locked before its rows, as everywhere.
  if (corrects) await tx.select({ id: runs.id }).from(runs).where(eq(runs.id, runId)).for("no key update");
  const [changed] = await tx
    .update(runRows)
    .set({
      state: state === "done" || state === "partly" ? state : "refused",
      message,
      settledAt,
      unverified,
      ...(remoteId !== null && { remoteId }),
    })
    .where(corrects ? row : and(row, eq(runRows.state, "unknown")))
    .returning({ position: runRows.position });
  if (changed && corrects) await tx.update(runs).set({ correctedAt: sql`now()` }).where(eq(runs.id, runId));
};

/**
 * From here on, the credentials that a run has handed out are stored nowhere, nor in a run that it tried
 * again. Those of its refused and cancelled rows are in no file, and stay for another try.
 */
export async function forgetSecrets(tx: Transaction, runId: string): Promise<void> {
  await tx.execute(sql`${family(runId)}, over as (
      select w.run_id, w.position from run_rows w
      where w.run_id in (select id from family) and w.sealed is not null and (
        w.run_id = ${runId} and w.state not in ('refused', 'cancelled')
        or exists (
          select 1 from run_rows m
          where m.run_id = ${runId} and m.state in ('done', 'unknown') and ${isSameRow(sql`m`, sql`w`)}))
      order by w.run_id, w.position for no key update)
    update run_rows r set sealed = null from over w where r.run_id = w.run_id and r.position = w.position`);
}

function valuesOf(row: NewRow) {
  return {
    accountId: row.accountId,
    remoteId: row.remoteId,
    name: storable(row.name),
    state: row.state,
    operation: row.operation,
    input: storableJson(row.input),
    sealed: row.secrets ? sealSecrets(row.secrets) : null,
    seen: storableJson(row.seen as Record<string, unknown>),
    before: storableJson(row.before),
    after: storableJson(row.after),
    message: row.message,
    needs: row.needs ?? [],
  };
}

import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import type { AuditAction } from "../domain/audit/audit";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { RunState } from "../domain/runs/run";
import type { RunRecord } from "./access";

/** A person moves a run from one of these states into another, which is audited. */
type Move = [
  actor: Actor,
  runId: string,
  from: RunState[],
  to: RunState,
  action: Extract<AuditAction, `run.${string}`>,
  origin: Origin,
  values: Partial<typeof runs.$inferInsert>,
];

export function moveAlone(...change: Move): Promise<RunRecord> {
  return db().transaction((tx) => move(tx, ...change));
}

export async function move(
  tx: Transaction,
  ...[actor, runId, from, to, action, origin, values]: Move
): Promise<RunRecord> {
  const [run] = await tx
    .update(runs)
    .set({ ...values, state: to })
    .where(and(eq(runs.id, runId), inArray(runs.state, from)))
    .returning();
  if (!run)
    throw new DeskError("conflict", "The state of the run has changed in the meantime. Reload the page.");
  await recordAudit(tx, actor, origin, {
    action,
    outcome: "done",
    subject: run.params.action,
    runId: run.id,
    reason: run.reason,
    after: { state: to },
  });
  return run;
}

import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { operations, runRows } from "../db/schema";
import { endedRun } from "./access";
import { requireBulkPermission } from "./require-permission";
import type { RunView } from "../domain/runs/run";
import type { PlanFromRequest } from "./plan-again";
import { draftUndo } from "./draft-undo";

/** A draft that undoes what a run changed, where the provider can and no one has changed it since. */
export async function planUndo(actor: Actor, request: PlanFromRequest, origin: Origin): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  const parent = await endedRun(actor, request.parentId);
  const done = await db()
    .select({ operation: operations })
    .from(runRows)
    .innerJoin(operations, eq(operations.id, runRows.operationId))
    .where(and(eq(runRows.runId, parent.id), eq(runRows.state, "done")))
    .orderBy(asc(runRows.position));
  return draftUndo(
    actor,
    request.runId,
    parent.id,
    parent.params.action,
    done.map((row) => row.operation),
    (operation) => requireBulkPermission(actor, operation),
    origin,
  );
}

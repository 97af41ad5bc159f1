import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { operationFacts } from "../domain/operations/operations";
import { DeskError } from "../domain/errors";
import type { RunView } from "../domain/runs/run";
import { requireNotRemoved } from "../retention/removed";
import { draftUndo } from "./draft-undo";

/** A draft that undoes one operation. It needs the permission of that operation alone, not that for many. */
export async function planUndoOperation(
  actor: Actor,
  request: { runId: string; operationId: string },
  origin: Origin,
): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  const [operation] = await db().select().from(operations).where(eq(operations.id, request.operationId));
  if (!operation) await requireNotRemoved("operation", request.operationId);
  if (operation?.state !== "done") throw new DeskError("conflict", "Only what was done can be undone.");
  return draftUndo(
    actor,
    request.runId,
    operation.id,
    operation.operation,
    [operation],
    (way) => requirePermission(actor, operationFacts[way].permission),
    origin,
  );
}

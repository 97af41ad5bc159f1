import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { runRows } from "../db/schema";
import { DeskError } from "../domain/errors";
import { readRun } from "./access";
import { requireBulkPermission } from "./require-permission";
import { getRun } from "./get";
import { storeDraft } from "./store";
import type { RunView } from "../domain/runs/run";
import { planRows } from "./plan-rows";

/**
 * A draft that enables the sub-users an ended run gave more to and that are still disabled. Only rows that
 * were done.
 */
export async function planEnable(
  actor: Actor,
  request: { runId: string; parentId: string },
  origin: Origin,
): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  requireBulkPermission(actor, "enable");
  const parent = await readRun(actor, request.parentId);
  if (parent.state !== "done" && parent.state !== "cancelled")
    throw new DeskError("conflict", "The run has not ended yet.");
  const rows = await db()
    .select({ accountId: runRows.accountId, remoteId: runRows.remoteId })
    .from(runRows)
    .where(
      and(
        eq(runRows.runId, parent.id),
        eq(runRows.state, "done"),
        sql`${runRows.after}->>'stillOff' = 'disabled'`,
      ),
    )
    .orderBy(asc(runRows.position));
  const refs = rows.flatMap(({ accountId, remoteId }) =>
    remoteId === null ? [] : [{ accountId, remoteId }],
  );
  if (refs.length === 0)
    throw new DeskError("conflict", "There is nothing to enable: they are no longer disabled.");
  const params = { action: "enable" } as const;
  await storeDraft(
    actor,
    { id: request.runId, kind: "bulk", parentId: parent.id, params },
    await planRows(refs, params),
    origin,
  );
  return getRun(actor, request);
}

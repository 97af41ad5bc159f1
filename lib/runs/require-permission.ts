import "server-only";
import { and, eq, isNotNull } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import type { Executor } from "../db/client";
import { runRows, type runs } from "../db/schema";
import type { OperationName } from "../domain/operations/names";
import { mayDoToMany, operationFacts } from "../domain/operations/operations";

export function requireBulkPermission(actor: Actor, operation: OperationName): void {
  const { permission, bulkPermission } = operationFacts[operation];
  requirePermission(actor, permission);
  if (bulkPermission) requirePermission(actor, bulkPermission);
}

export function mayInBulk(actor: Actor, operation: OperationName): boolean {
  return mayDoToMany(operation, (permission) => isAllowed(actor.role, permission));
}

/**
 * The permission that every row of a stored run needs. The undo of a single operation is one operation, not a
 * bulk run.
 */
export async function requireRunPermission(
  executor: Executor,
  actor: Actor,
  run: Pick<typeof runs.$inferSelect, "id" | "kind">,
): Promise<void> {
  const rows = await executor
    .select({ operation: runRows.operation })
    .from(runRows)
    .where(and(eq(runRows.runId, run.id), isNotNull(runRows.operation)))
    .limit(2);
  const single = run.kind === "undo" && rows.length === 1;
  const kinds = await executor
    .selectDistinct({ operation: runRows.operation })
    .from(runRows)
    .where(and(eq(runRows.runId, run.id), isNotNull(runRows.operation)));
  for (const { operation } of kinds) {
    if (operation === null) continue;
    if (single) requirePermission(actor, operationFacts[operation].permission);
    else requireBulkPermission(actor, operation);
  }
}

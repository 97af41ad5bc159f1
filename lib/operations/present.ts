import "server-only";
import type { operations } from "../db/schema";
import { withDisambiguators } from "../disambiguator";
import type { OperationView } from "../domain/operations/operation";

export type OperationRow = typeof operations.$inferSelect;

export async function presentNamed(row: OperationRow): Promise<OperationView> {
  const plain = presentOperation(row);
  const [view = plain] = await withDisambiguators([plain]);
  return view;
}

/** Without what tells its sub-user apart, which takes a query: see `withDisambiguators`. */
export function presentOperation(row: OperationRow): OperationView {
  return {
    id: row.id,
    operation: row.operation,
    accountId: row.accountId,
    remoteId: row.remoteId,
    name: row.name,
    apart: null,
    state: row.state,
    message: row.message,
    conflicts: row.conflicts,
    checkable: row.checkable,
    nextLookAt: row.nextLookAt?.toISOString() ?? null,
    unverified: row.unverified,
    errorKind: row.errorKind,
    needs: row.needs,
    runId: row.runId,
    input: row.input,
    before: row.before,
    after: row.after,
    actor: row.actorName,
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

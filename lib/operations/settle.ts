import "server-only";
import { and, eq, inArray, or, type SQL } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { operations, runRows } from "../db/schema";
import { ProviderError, type ProviderErrorKind, type RemoteSubUser } from "../providers/provider";
import { markVanished, observeSubUsers } from "../sub-users/observe";
import { storable, storableJson } from "../text";
import { imageOfRemote } from "./image";
import type { FieldConflict, OperationState } from "./schema";
import type { OperationRow } from "./view";

export interface Outcome {
  state: Extract<OperationState, "done" | "refused" | "unknown" | "skipped">;
  message: string | null;
  conflicts?: FieldConflict[];
  checkable?: boolean;
  /** "interrupted": the process that made the call ended before it could store what became of it. */
  errorKind?: ProviderErrorKind | "interrupted" | null;
  before?: RemoteSubUser | undefined;
  /** Null: gone at the provider. Undefined: not read. */
  after?: RemoteSubUser | null | undefined;
  observedAt?: Date;
  /** A person or the recovery decided, not the call itself. */
  by?: { actorId: string | null; actorName: string; reason?: string };
}

/** The desk itself, when it takes over what a process left behind. */
export const desk = { actorId: null, actorName: "Subdesk" };

/** Stores the outcome, the mirror row and the audit line in one transaction. Null when somebody else settled it first. */
export async function settleOperation(row: OperationRow, outcome: Outcome): Promise<OperationRow | null> {
  return db().transaction(async (tx) => {
    const remoteId = row.remoteId ?? outcome.after?.remoteId ?? null;
    const [settled] = await tx
      .update(operations)
      .set({
        state: outcome.state,
        remoteId,
        message: outcome.message === null ? null : storable(outcome.message),
        conflicts: storableJson(outcome.conflicts ?? []),
        ...(outcome.errorKind !== undefined && { errorKind: outcome.errorKind }),
        checkable: outcome.state === "unknown" && (outcome.checkable ?? row.checkable),
        ...(outcome.before && { before: storableJson(imageOfRemote(outcome.before)) }),
        ...(outcome.after !== undefined && { after: outcome.after && storableJson(imageOfRemote(outcome.after)) }),
        settledAt: outcome.state === "unknown" ? null : new Date(),
        settledBy: outcome.by?.actorName ?? row.actorName,
      })
      .where(and(eq(operations.id, row.id), mayBeSettled(row, outcome)))
      .returning();
    if (!settled) return null;
    // A person looks at its run for what they have just found out; the desk's own verdicts reach the run by its rounds.
    if (row.runId !== null && outcome.by && outcome.by.actorId !== null) {
      await tx
        .update(runRows)
        .set({ state: settled.state === "done" ? "done" : "refused", message: settled.message, settledAt: settled.settledAt, ...(remoteId !== null && { remoteId }) })
        .where(and(eq(runRows.runId, row.runId), eq(runRows.operationId, row.id), eq(runRows.state, "unknown")));
    }
    if (outcome.after) await observeSubUsers(tx, row.accountId, [outcome.after], outcome.observedAt ?? new Date(), { alwaysStamp: true });
    if (outcome.after === null && remoteId !== null && outcome.state === "done") await markVanished(tx, row.accountId, [remoteId], outcome.observedAt ?? new Date());
    await recordAudit(tx, {
      action: outcome.by?.reason === undefined ? `sub-user.${row.operation}` : "operation.settle",
      outcome: outcome.state,
      actorId: outcome.by ? outcome.by.actorId : row.actorId,
      actorName: outcome.by?.actorName ?? row.actorName,
      accountId: row.accountId,
      remoteId,
      subject: row.name,
      before: settled.before,
      after: settled.after,
      reason: outcome.by?.reason ?? outcome.message ?? row.reason,
      requestId: row.requestId,
      operationId: row.id,
      runId: row.runId,
    });
    return settled;
  });
}

/**
 * The call's own answer replaces what was read or said meanwhile by those who took its process for dead; anybody else
 * settles only what they saw.
 */
function mayBeSettled(row: OperationRow, outcome: Outcome): SQL | undefined {
  if (outcome.by) return eq(operations.state, row.state);
  const open = inArray(operations.state, ["planned", "sent", "unknown"]);
  return outcome.state === "unknown" ? open : or(open, eq(operations.settledBy, desk.actorName));
}

/** The outcome of a call that failed: nothing was changed, or nobody can say yet. */
export function outcomeOfError(error: unknown, checkable: boolean): Outcome {
  if (!(error instanceof ProviderError)) return { state: "unknown", message: "The desk failed while the call was under way.", checkable };
  const conflicts = error.conflicts ?? [];
  return { state: error.applied === "no" ? "refused" : "unknown", message: error.message, conflicts, errorKind: error.kind, checkable: error.applied === "unknown" && checkable };
}

import "server-only";
import { and, eq, inArray, or, sql, type SQL } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { databaseNow } from "../clock";
import { subdesk, type Author } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { ProviderError, type ProviderErrorKind } from "../providers/error";
import type { RemoteSubUser } from "../providers/provider";
import { markVanished } from "../sub-users/mark-vanished";
import { observeSubUsers } from "../sub-users/observe";
import type { CapField } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import { storableJson } from "../text";
import type { Image } from "../domain/operations/asked";
import { completeCreation, lockForCreation } from "./complete-new";
import { imageOfRemote } from "./image";
import type { AuditAction } from "../domain/audit/audit";
import type { Evidence, FieldConflict } from "../domain/operations/operation";
import type { OperationState } from "../domain/operations/names";
import { tellListener } from "./outcome-listener";
import { lockWithEarlier, supersede } from "./supersede";
import type { OperationRow } from "./present";
import { nextLook } from "./watch";

export interface Outcome {
  state: Extract<OperationState, "done" | "partly" | "refused" | "unknown" | "skipped">;
  message: string | null;
  conflicts?: FieldConflict[];
  checkable?: boolean;
  /** For a refusal: it is certain that nothing was applied. */
  certain?: boolean;
  /** For one that is done: no read can show whether it was. */
  unverified?: boolean;
  /** It corrects an earlier verdict, so whatever followed from that one now follows this one. */
  corrects?: boolean;
  /** "interrupted": the process that made the call ended before it could store the outcome. */
  errorKind?: ProviderErrorKind | "interrupted" | null;
  before?: Image | undefined;
  /** Evidence for a later look, kept only while the outcome is unknown. */
  evidence?: Evidence | null;
  needs?: readonly CapField[];
  /** Null: gone at the provider. Undefined: not read. */
  after?: RemoteSubUser | null | undefined;
  observedAt?: Date;
  /** Decided by a person or the recovery, not by the call itself. */
  by?: Author & { reason?: string };
}

/**
 * Stores the outcome, the mirror row, what follows for its run and for earlier operations, and the audit line
 * in one transaction. Null where it was already settled.
 */
export async function settleOperation(row: OperationRow, outcome: Outcome): Promise<OperationRow | null> {
  return db().transaction(async (tx) => {
    if (outcome.state === "done") {
      await lockForCreation(tx, row);
      await lockWithEarlier(tx, row);
    }
    const [stored] = await tx
      .update(operations)
      .set(columnsOf(row, outcome))
      .where(and(eq(operations.id, row.id), mayBeSettled(row, outcome)))
      .returning();
    if (!stored) return null;
    let settled = stored;
    // Subdesk's own verdicts reach a run through its rounds.
    const news = outcome.corrects ? "correction" : outcome.by?.staffId ? "verdict" : null;
    if (news) await tellListener(tx, settled, news);
    const superseded = settled.state === "done" ? await supersede(tx, settled) : [];
    const observedAt = outcome.observedAt ?? databaseNow();
    if (outcome.after)
      await observeSubUsers(tx, row.accountId, [outcome.after], observedAt, { alwaysStamp: true });
    if (settled.state === "done") settled = await completeCreation(tx, settled);
    const isGone = outcome.after === null && (outcome.state === "done" || outcome.state === "skipped");
    if (isGone && stored.remoteId !== null)
      await markVanished(tx, row.accountId, [stored.remoteId], observedAt);
    for (const ended of superseded)
      await recordAudit(
        tx,
        subdesk,
        { requestId: ended.requestId },
        {
          action: `sub-user.${ended.operation}`,
          outcome: "superseded",
          ...namesOf(ended),
          reason: ended.message,
        },
      );
    await recordAudit(
      tx,
      outcome.by ?? { staffId: row.actorId, name: row.actorName },
      { requestId: row.requestId },
      {
        action: actionOf(row, outcome),
        outcome: outcome.state,
        ...namesOf(settled),
        before: settled.before,
        after: settled.after,
        reason: outcome.by?.reason ?? outcome.message ?? row.reason,
      },
    );
    return settled;
  });
}

/** What an operation is stored with once it has this outcome. */
function columnsOf(row: OperationRow, outcome: Outcome) {
  const { state, after } = outcome;
  const unknown = state === "unknown";
  const certain = state === "refused" && outcome.certain === true;
  const checkable = unknown && (outcome.checkable ?? row.checkable);
  return {
    state,
    remoteId: row.remoteId ?? after?.remoteId ?? null,
    message: outcome.message === null ? null : storable(outcome.message),
    conflicts: storableJson(outcome.conflicts ?? []),
    ...(outcome.errorKind !== undefined && { errorKind: outcome.errorKind }),
    checkable,
    nextLookAt: checkable ? (outcome.errorKind === "interrupted" ? sql`now()` : nextLook(0)) : null,
    evidence: unknown ? (outcome.evidence ?? row.evidence) : null,
    certain,
    unverified: state === "done" && outcome.unverified === true,
    correctable: isCorrectable(row, outcome, certain),
    ...(outcome.before && { before: storableJson(outcome.before) }),
    needs: [...(outcome.needs ?? [])],
    ...(after !== undefined && { after: after && storableJson(imageOfRemote(after)) }),
    ...(state === "done" && {
      added: sql`coalesce(${operations.added}, ${takenAsRead(row, outcome)}::bigint)`,
    }),
    settledAt: unknown ? null : sql`now()`,
    settledBy: outcome.by?.name ?? row.actorName,
  } satisfies PgUpdateSetSource<typeof operations>;
}

/** Whether a later listing may contradict it. */
function isCorrectable({ operation }: OperationRow, { state, after }: Outcome, certain: boolean): boolean {
  if (state === "refused") return !certain;
  if (state === "done") return operation === "create" || operation === "delete";
  return state === "skipped" && operation === "delete" && after === null;
}

function actionOf({ operation }: OperationRow, { corrects, by }: Outcome): AuditAction {
  if (corrects) return "operation.put-right";
  return by?.reason === undefined ? `sub-user.${operation}` : "operation.settle";
}

/** What the audit of an operation is searched by. */
function namesOf({ id, accountId, remoteId, name, runId }: OperationRow) {
  return { accountId, remoteId, subject: name, operationId: id, runId };
}

/**
 * The call's own answer replaces what others found out in the meantime because they took its process for
 * dead. Anyone else settles only what they saw.
 */
function mayBeSettled(row: OperationRow, outcome: Outcome): SQL | undefined {
  if (outcome.by) return eq(operations.state, row.state);
  const open = inArray(operations.state, ["planned", "sent", "unknown"]);
  return outcome.state === "unknown" ? open : or(open, eq(operations.settledBy, subdesk.name));
}

/** The outcome of a failed call: nothing was changed, or it is unknown. */
export function outcomeOfError(error: unknown, checkable: boolean, announced: boolean): Outcome {
  if (!(error instanceof ProviderError) && !announced)
    return { state: "refused", message: "Subdesk failed before anything was sent.", certain: true };
  if (!(error instanceof ProviderError))
    return { state: "unknown", message: "Subdesk failed while the call was under way.", checkable };
  if (error.did !== null)
    return { state: "partly", message: `${error.did} ${error.message}`, errorKind: error.kind };
  const certain = error.applied === "no";
  return {
    state: certain ? "refused" : "unknown",
    message: error.message,
    conflicts: error.conflicts ?? [],
    errorKind: error.kind,
    needs: error.needs,
    certain,
    checkable: !certain && checkable,
  };
}

/** What a take-back of all that is left took, in bytes, known only from the read after it. */
function takenAsRead(row: OperationRow, { before, after }: Outcome): number | null {
  if (row.operation !== "take-back") return null;
  const [had, has] = [(before ?? row.before)?.trafficCap, after?.trafficCap];
  return typeof had === "number" && typeof has === "number" ? has - had : null;
}

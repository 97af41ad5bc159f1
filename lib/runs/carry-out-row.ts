import "server-only";
import { and, eq } from "drizzle-orm";
import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor";
import { db } from "../db/client";
import { runs, subUsers } from "../db/schema";
import { DeskError } from "../domain/errors";
import { refusesNewWork } from "../draining";
import type { OperationName } from "../domain/operations/names";
import type { Seen } from "../domain/operations/operation";
import { performOperation } from "../operations/perform";
import { isNotReached } from "../providers/error";
import type { RunPauseReason } from "../domain/runs/run";
import { endRow, requeueRow, type RunRow } from "./row-state";
import { openSecrets, sealSecrets } from "./secrets";

/**
 * What a row reports to its run: continue, or stop because the account cannot continue for now and the row is
 * done later.
 */
export type RowEnd =
  | { kind: "ended"; errorKind: string | null }
  | { kind: "later"; reason: RunPauseReason; message: string }
  | { kind: "left" };

const busyTries = 20;
const busyWait = 500;
const maxAttempts = 10;

interface OfRun {
  requestId: string;
  /** The reason the run was started with; stored with each of its operations. */
  reason: string | null;
  /** Aborts once the run is paused or cancelled. */
  stopped: AbortSignal;
}

/** Carries out one row the same way as a single click. */
export async function carryOutRow(actor: Actor, row: RunRow, run: OfRun): Promise<RowEnd> {
  if (await isGone(row)) {
    await endRow(row, { state: "refused", message: "The provider no longer lists this sub-user." });
    return { kind: "ended", errorKind: null };
  }
  let secrets: Record<string, string>;
  try {
    secrets = openSecrets(row.sealed);
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    // No time mends it, so it waits for a person; what was sent of the row before is not known here.
    return { kind: "later", reason: "person", message: error.message };
  }
  for (let busy = 0; ; busy += 1) {
    try {
      return await attempt(actor, row, secrets, run);
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      // Sent, but the outcome could not be stored: recovery finds out.
      if (error.code === "unknown-outcome") return { kind: "left" };
      // Nothing of the row was stored yet: it is done unchanged when the account is resumed.
      if (error.code === "paused") return { kind: "later", reason: "account-paused", message: error.message };
      // A colleague is changing the same sub-user; that ends soon.
      if (error.code === "conflict" && busy < busyTries) {
        if (refusesNewWork() || run.stopped.aborted) return { kind: "left" };
        await sleep(busyWait);
        continue;
      }
      await endRow(row, { state: "refused", message: error.message });
      return { kind: "ended", errorKind: null };
    }
  }
}

/**
 * Nothing is sent for a sub-user that the provider no longer lists, except to delete it: what only the mirror
 * says is no proof that this was done, so the deletion itself asks the provider.
 */
async function isGone({ accountId, remoteId, operation }: RunRow): Promise<boolean> {
  if (remoteId === null || operation === "delete") return false;
  const [mirrored] = await db()
    .select({ vanishedAt: subUsers.vanishedAt })
    .from(subUsers)
    .where(and(eq(subUsers.accountId, accountId), eq(subUsers.remoteId, remoteId)));
  return mirrored !== undefined && mirrored.vanishedAt !== null;
}

async function attempt(
  actor: Actor,
  row: RunRow,
  secrets: Record<string, string>,
  { requestId, reason, stopped }: OfRun,
): Promise<RowEnd> {
  const { operation, credentials } = await performOperation(
    actor,
    {
      operationId: row.operationId,
      operation: row.operation as OperationName,
      accountId: row.accountId,
      ...(row.remoteId !== null && { remoteId: row.remoteId }),
      input: { ...row.input, ...secrets },
      ...(row.after?.cutsOff !== true && { refuseIfCutsOff: true }),
      seen: { ...(row.remoteId !== null && { name: row.name }), ...((row.seen ?? {}) as Seen) },
      ...(Array.isArray(row.before?.besides) && { besides: row.before.besides as string[] }),
      ...(row.operation === "create" &&
        Array.isArray(row.after?.tags) && { tags: row.after.tags as string[] }),
      ...(row.operation === "create" &&
        typeof row.after?.customer === "string" && { customerId: row.after.customer }),
      ...(reason !== null && { reason }),
    },
    { requestId, address: null },
    { lane: "background", runId: row.runId, stopped, requireNotStopped: () => requireNotStopped(row.runId) },
  );
  const { state, errorKind, unverified } = operation;
  if (state === "planned" || state === "sent") return { kind: "left" };
  const pause = state === "refused" ? pauseFor(errorKind) : null;
  if (pause && (row.attempt < maxAttempts || stopped.aborted)) {
    await requeueRow(row, { counts: !stopped.aborted });
    // It was given up because the run or this process is stopping, so nothing is wrong with the account.
    if (refusesNewWork() || stopped.aborted) return { kind: "left" };
    return { kind: "later", reason: pause, message: operation.message ?? "" };
  }
  await endRow(row, {
    state,
    message: operation.message,
    unverified,
    ...(credentials && { sealed: sealSecrets({ ...secrets, ...credentials }) }),
    ...(operation.remoteId && { remoteId: operation.remoteId }),
  });
  return { kind: "ended", errorKind };
}

/** The process of a run notices only every half second that it was stopped, perhaps by another. */
async function requireNotStopped(runId: string): Promise<void> {
  const [run] = await db().select({ state: runs.state }).from(runs).where(eq(runs.id, runId));
  if (run?.state === "paused" || run?.state === "cancelled")
    throw new DeskError("paused", `The run was ${run.state}.`);
}

/**
 * Certain refusals that are not about the row: the account's key, or a provider that was not reached, as an
 * edge in front of it may have refused the call.
 */
function pauseFor(kind: string | null): "refused-key" | "provider-down" | null {
  if (kind === "unauthorized") return "refused-key";
  return isNotReached(kind) ? "provider-down" : null;
}

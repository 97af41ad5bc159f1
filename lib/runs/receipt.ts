import "server-only";
import { and, asc, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { databaseNow } from "../clock";
import { recordAudit } from "../audit/record";
import { requirePermission, subdesk, type Actor, type Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { runRows, runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { receiptKept } from "../domain/runs/limits";
import { readRun } from "./access";
import { credentialsFile } from "./credentials-file";
import { forgetSecrets } from "./row-state";
import { openSecrets } from "./secrets";

/**
 * The credentials a run made, as CSV, without those of rows that were refused or cancelled. They wait
 * indefinitely for the first download. The person who downloaded them may do so again until they confirm that
 * they have the file, or for a day; then they are erased.
 */
export async function takeReceipt(
  actor: Actor,
  { runId }: { runId: string },
  origin: Origin,
): Promise<{ csv: string }> {
  requirePermission(actor, "runs.receipt");
  await readRun(actor, runId);
  return db().transaction(async (tx) => {
    const run = await claim(tx, actor, runId);
    // Locked in order, as those who update them do.
    const rows = await tx
      .select()
      .from(runRows)
      .where(eq(runRows.runId, runId))
      .orderBy(asc(runRows.position))
      .for("no key update");
    const opened = rows
      .filter(({ sealed, state }) => sealed !== null && (state === "done" || state === "unknown"))
      .map((row) => ({ row, secrets: openSecrets(row.sealed) }));
    if (opened.length === 0) throw new DeskError("not-found", "This run made no credentials.");
    await recordAudit(tx, actor, origin, {
      action: "run.receipt",
      outcome: "done",
      subject: run.params.action,
      runId,
      after: { credentials: opened.length },
    });
    return { csv: await credentialsFile(tx, opened) };
  });
}

async function claim(tx: Transaction, actor: Actor, runId: string) {
  const [run] = await tx
    .update(runs)
    .set({ receiptTakenAt: databaseNow(), receiptTakenBy: actor.staffId })
    .where(
      and(
        eq(runs.id, runId),
        isNull(runs.receiptTakenAt),
        // Rows of a cancelled one that are under way have their passwords yet to come.
        or(eq(runs.state, "done"), and(eq(runs.state, "cancelled"), isNotNull(runs.finishedAt))),
      ),
    )
    .returning();
  if (run) return run;
  const [taken] = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.id, runId), isNotNull(runs.receiptTakenAt)))
    .for("no key update");
  if (!taken) throw new DeskError("conflict", "The run has not ended yet.");
  if (taken.receiptErasedAt) throw new DeskError("conflict", "The credentials are already erased.");
  if (taken.receiptTakenBy !== actor.staffId)
    throw new DeskError(
      "conflict",
      "A colleague has downloaded the credentials, and only they can do so again.",
    );
  return taken;
}

/** The person who downloaded the credentials has the file, so they are erased. */
export async function finishReceipt(
  actor: Actor,
  { runId }: { runId: string },
  origin: Origin,
): Promise<Record<string, never>> {
  requirePermission(actor, "runs.receipt");
  await readRun(actor, runId);
  await db().transaction(async (tx) => {
    const run = await erase(tx, runId, actor.staffId);
    if (!run)
      throw new DeskError("conflict", "Only the person who downloaded the credentials can have them erased.");
    if (run === "erased") return;
    await recordAudit(tx, actor, origin, {
      action: "run.receipt-erase",
      outcome: "done",
      subject: run.params.action,
      runId,
    });
  });
  return {};
}

/** Erases what was downloaded more than a day ago. Returns the number of runs. */
export async function eraseOldReceipts(now = databaseNow()): Promise<number> {
  const before = new Date(now.getTime() - receiptKept);
  const old = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(lt(runs.receiptTakenAt, before), isNull(runs.receiptErasedAt)));
  for (const { id } of old) {
    await db().transaction(async (tx) => {
      const run = await erase(tx, id);
      if (!run || run === "erased") return;
      await recordAudit(tx, subdesk, null, {
        action: "run.receipt-erase",
        outcome: "done",
        subject: run.params.action,
        runId: id,
        reason: "They were downloaded a day ago.",
      });
    });
  }
  return old.length;
}

/** `by`: only where that person has downloaded them. */
async function erase(tx: Transaction, runId: string, by?: string) {
  const [run] = await tx
    .update(runs)
    .set({ receiptErasedAt: databaseNow() })
    .where(
      and(
        eq(runs.id, runId),
        isNotNull(runs.receiptTakenAt),
        isNull(runs.receiptErasedAt),
        by === undefined ? undefined : eq(runs.receiptTakenBy, by),
      ),
    )
    .returning();
  if (run) {
    await forgetSecrets(tx, runId);
    return run;
  }
  const [gone] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.id, runId), isNotNull(runs.receiptErasedAt)));
  return gone ? ("erased" as const) : null;
}

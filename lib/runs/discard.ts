import "server-only";
import { and, count, eq, lt } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { demand, subdesk, type Actor, type Author, type Origin } from "../actor";
import { db, type Executor } from "../db/client";
import { runRows, runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { readRun } from "./access";

/** A draft shows what would have happened when it was planned; after this long nobody should start it. */
const draftsKept = 7 * 86_400_000;

/**
 * Removes one's own draft, or as an administrator anybody's, with its rows and the passwords it had made.
 * Nothing of it was ever sent.
 */
export async function discardRun(
  actor: Actor,
  { runId }: { runId: string },
  origin: Origin,
): Promise<{ runId: string }> {
  demand(actor, "runs.plan");
  await readRun(actor, runId);
  const discarded = await db().transaction((tx) => discard(tx, runId, actor, origin));
  if (discarded) return { runId };
  await readRun(actor, runId);
  throw new DeskError("conflict", "The run has been started. Cancel it instead.");
}

/** Discards the drafts that nobody started or discarded for a week. Returns how many. */
export async function discardOldDrafts(now = new Date()): Promise<number> {
  const old = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.state, "draft"), lt(runs.createdAt, new Date(now.getTime() - draftsKept))));
  let discarded = 0;
  for (const { id } of old)
    if (await db().transaction((tx) => discard(tx, id, subdesk, null, "It was not started within a week.")))
      discarded += 1;
  return discarded;
}

async function discard(
  tx: Executor,
  runId: string,
  author: Author,
  origin: Origin | null,
  reason: string | null = null,
): Promise<boolean> {
  // Counted under the lock, so that a start at the same moment wins or loses as a whole.
  const [draft] = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.id, runId), eq(runs.state, "draft")))
    .for("update");
  if (!draft) return false;
  const [all] = await tx.select({ count: count() }).from(runRows).where(eq(runRows.runId, runId));
  await tx.delete(runs).where(eq(runs.id, runId));
  await recordAudit(tx, author, origin, {
    action: "run.discard",
    outcome: "done",
    subject: draft.params.action,
    runId,
    before: { state: "draft", rows: all?.count ?? 0 },
    reason,
  });
  return true;
}

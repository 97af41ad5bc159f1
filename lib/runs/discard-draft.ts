import "server-only";
import { and, count, eq } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { Author, Origin } from "../actor";
import type { Executor } from "../db/client";
import { runRows, runs } from "../db/schema";

/** Removes a draft with its rows and generated passwords. False when there is no such draft any more. */
export async function discardDraft(
  tx: Executor,
  runId: string,
  author: Author,
  origin: Origin | null,
  reason: string | null = null,
): Promise<boolean> {
  // Counted under the lock, so that a simultaneous start wins or loses as a whole.
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

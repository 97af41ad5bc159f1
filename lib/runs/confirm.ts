import "server-only";
import { and, count, eq } from "drizzle-orm";
import type { z } from "zod";
import { databaseNow } from "../clock";
import { requirePermission, requireConfirmed, type Origin, type PresentActor } from "../actor";
import { db } from "../db/client";
import { runRows } from "../db/schema";
import { DeskError } from "../domain/errors";
import { enqueueRun } from "../queue";
import { requireOwnDraft, lockRun } from "./access";
import { requireRunWithinCeilings } from "./ceilings";
import { takesConfirmationAsRun } from "./confirmed";
import { requireRunPermission } from "./require-permission";
import { readDigest } from "./digest";
import type { confirmRunRequest } from "./schema";
import type { RunView } from "../domain/runs/run";
import { move } from "./move";
import { readTotals } from "./totals";
import { presentRun } from "./present";
import { lockRetries, requireNotTriedElsewhere } from "./tried-elsewhere";

/**
 * Starts the person's own draft exactly as they saw it: the digest of its rows is compared under the lock
 * that every change of the draft takes. Whether it needs a fresh confirmation is decided then too, by the
 * rows that will be sent.
 */
export async function confirmRun(
  actor: PresentActor,
  request: z.infer<typeof confirmRunRequest>,
  origin: Origin,
): Promise<RunView> {
  requirePermission(actor, "runs.control");
  const run = await db().transaction(async (tx) => {
    await lockRetries(tx, request.runId);
    const draft = await lockRun(tx, actor, request.runId);
    // A second click finds it already under way, as asked.
    if (draft.state !== "draft") return draft;
    requireOwnDraft(actor, draft);
    await requireRunPermission(tx, actor, draft);
    if ((await readDigest(tx, draft.id)) !== request.digest)
      throw new DeskError(
        "conflict",
        "The draft has changed since it was shown to you. Look at it again; nothing was started.",
      );
    const planned = await tx
      .select({ operation: runRows.operation, rows: count() })
      .from(runRows)
      .where(and(eq(runRows.runId, draft.id), eq(runRows.state, "planned")))
      .groupBy(runRows.operation);
    if (planned.length === 0)
      throw new DeskError("conflict", "Nothing would change: every row is skipped or left out.");
    if (draft.kind === "retry") await requireNotTriedElsewhere(tx, actor, draft.id);
    await requireRunWithinCeilings(tx, actor, await readTotals(tx, draft.id));
    if (takesConfirmationAsRun(planned)) requireConfirmed(actor);
    return move(tx, actor, draft.id, ["draft"], "queued", "run.start", origin, {
      confirmedAt: databaseNow(),
      reason: request.reason ?? null,
      actorName: actor.name,
    });
  });
  await enqueueRun(run.id);
  return presentRun(actor, run);
}

import "server-only";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { readRun } from "./access";
import { discardDraft } from "./discard-draft";

/**
 * Removes the person's own draft, or any for an administrator, with its rows and generated passwords. Nothing
 * of it was ever sent.
 */
export async function discardRun(
  actor: Actor,
  { runId }: { runId: string },
  origin: Origin,
): Promise<{ runId: string }> {
  requirePermission(actor, "runs.plan");
  await readRun(actor, runId);
  const discarded = await db().transaction((tx) => discardDraft(tx, runId, actor, origin));
  if (discarded) return { runId };
  await readRun(actor, runId);
  throw new DeskError("conflict", "The run has been started. Cancel it instead.");
}

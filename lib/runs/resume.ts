import "server-only";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { enqueueRun } from "../queue";
import { readRun } from "./access";
import { requireRunPermission } from "./require-permission";
import type { RunView } from "../domain/runs/run";
import { moveAlone } from "./move";
import { presentRun } from "./present";

export async function resumeRun(
  actor: Actor,
  { runId }: { runId: string },
  origin: Origin,
): Promise<RunView> {
  requirePermission(actor, "runs.control");
  await requireRunPermission(db(), actor, await readRun(actor, runId));
  const run = await moveAlone(actor, runId, ["paused"], "queued", "run.resume", origin, {
    pauseReason: null,
    pauseMessage: null,
  });
  await enqueueRun(runId);
  return presentRun(actor, run);
}

import "server-only";
import { requirePermission, type Actor, type Origin } from "../actor";
import { readRun } from "./access";
import { getRun } from "./get";
import type { RunView } from "../domain/runs/run";
import { moveAlone } from "./move";
import { closeCancelled } from "./close-cancelled";

/** Calls under way still finish; the remaining rows are not done. */
export async function cancelRun(
  actor: Actor,
  { runId }: { runId: string },
  origin: Origin,
): Promise<RunView> {
  requirePermission(actor, "runs.control");
  await readRun(actor, runId);
  const run = await moveAlone(
    actor,
    runId,
    ["queued", "running", "paused"],
    "cancelled",
    "run.cancel",
    origin,
    { pauseReason: null, pauseMessage: null },
  );
  if (run.instanceId === null) await closeCancelled();
  return getRun(actor, { runId: run.id });
}

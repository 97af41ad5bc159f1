import "server-only";
import { requirePermission, type Actor, type Origin } from "../actor";
import { readRun } from "./access";
import type { RunView } from "../domain/runs/run";
import { moveAlone } from "./move";
import { presentRun } from "./present";

export async function pauseRun(actor: Actor, { runId }: { runId: string }, origin: Origin): Promise<RunView> {
  requirePermission(actor, "runs.control");
  await readRun(actor, runId);
  return presentRun(
    actor,
    await moveAlone(actor, runId, ["queued", "running", "paused"], "paused", "run.pause", origin, {
      pauseReason: "person",
      pauseMessage: `Paused by ${actor.name}.`,
    }),
  );
}

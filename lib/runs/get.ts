import "server-only";
import type { Actor } from "../actor";
import { readRun } from "./access";
import type { RunView } from "../domain/runs/run";
import { presentRun } from "./present";
import { withRetryStatus } from "./tried-elsewhere";
import { withUndoStatusOfRuns } from "./undo-status";

/** The whole run without its rows. */
export async function getRun(actor: Actor, { runId }: { runId: string }): Promise<RunView> {
  const run = await readRun(actor, runId);
  const view = await presentRun(actor, run, { digest: run.state === "draft" });
  const [withStatus = view] = await withUndoStatusOfRuns(actor, [view]);
  return withRetryStatus(actor, withStatus);
}

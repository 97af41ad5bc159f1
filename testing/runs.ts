import { randomUUID } from "node:crypto";
import type { PresentActor } from "../lib/actor";
import type { BulkAction, RunView } from "../lib/domain/runs/run";
import { carryOutRun } from "../lib/runs/carry-out";
import { confirmRun } from "../lib/runs/confirm";
import { getRun } from "../lib/runs/get";
import { planRun } from "../lib/runs/plan";
import { someOrigin } from "./accounts";

/** Starts a draft, carries it out in this process, and returns what became of it. */
export async function carryOut(actor: PresentActor, run: RunView): Promise<RunView> {
  await confirmRun(actor, { runId: run.id, digest: run.digest ?? "" }, someOrigin);
  await carryOutRun(run.id);
  return getRun(actor, { runId: run.id });
}

/** A draft of a bulk action on sub-users of one account. */
export function planFor(
  actor: PresentActor,
  accountId: string,
  remoteIds: readonly string[],
  params: BulkAction,
): Promise<RunView> {
  const rows = remoteIds.map((remoteId) => ({ accountId, remoteId }));
  return planRun(actor, { runId: randomUUID(), rows, params }, someOrigin);
}

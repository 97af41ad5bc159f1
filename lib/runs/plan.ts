import "server-only";
import { configuredAccounts } from "../accounts/configured";
import { requirePermission, type Actor, type Origin } from "../actor";
import { DeskError } from "../domain/errors";
import { requireBulkPermission } from "./require-permission";
import { storeDraft } from "./store";
import { operationsOf } from "../domain/runs/actions";
import type { BulkAction, PlanRunRequest, RunView } from "../domain/runs/run";
import { getRun } from "./get";
import { planRows } from "./plan-rows";

/** Works out what an action would do to every listed row and stores that as a draft. Nothing is sent. */
export async function planRun(actor: Actor, request: PlanRunRequest, origin: Origin): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  requireActionPermission(actor, request.params);
  const rows = await planRows(request.rows, request.params);
  await storeDraft(actor, { id: request.runId, kind: "bulk", params: request.params }, rows, origin);
  return getRun(actor, { runId: request.runId });
}

function requireActionPermission(actor: Actor, params: BulkAction): void {
  for (const operation of operationsOf(params.action)) requireBulkPermission(actor, operation);
  if (configuredAccounts().length === 0) throw new DeskError("not-found", "No account is connected.");
}

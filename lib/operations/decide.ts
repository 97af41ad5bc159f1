import "server-only";
import { requirePermission, type Actor } from "../actor";
import { DeskError } from "../domain/errors";
import type { OperationView, VerdictRequest } from "../domain/operations/operation";
import { settleOperation } from "./settle";
import { presentNamed } from "./present";
import { readOperation } from "./read";

/** Stores a person's verdict where no read can decide. */
export async function decideOperation(actor: Actor, request: VerdictRequest): Promise<OperationView> {
  requirePermission(actor, "operations.settle");
  const row = await readOperation(request.operationId);
  if (row.state !== "unknown") throw new DeskError("conflict", "Its outcome is already known.");
  const settled = await settleOperation(row, {
    state: request.verdict,
    message: `Settled by ${actor.name}: ${request.reason}`,
    by: { staffId: actor.staffId, name: actor.name, reason: request.reason },
  });
  if (!settled) throw new DeskError("conflict", "Someone else has settled it in the meantime.");
  return presentNamed(settled);
}

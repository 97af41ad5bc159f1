import "server-only";
import type { Actor } from "../actor";
import type { OperationView } from "../domain/operations/operation";
import { listOperations } from "../operations/list";
import { withUndoStatus } from "../runs/undo-status";

/** Operations of everyone, newest first, each with whether it can still be undone. */
export async function listOperationsToUndo(
  actor: Actor,
  filter: { unsettled?: boolean },
): Promise<OperationView[]> {
  return withUndoStatus(actor, await listOperations(actor, filter));
}

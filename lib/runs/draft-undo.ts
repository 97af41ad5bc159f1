import "server-only";
import type { Actor, Origin } from "../actor";
import { DeskError } from "../domain/errors";
import type { OperationName } from "../domain/operations/names";
import type { OperationRow } from "../operations/present";
import { getRun } from "./get";
import { inverse } from "./inverse";
import { storeDraft } from "./store";
import type { RunView } from "../domain/runs/run";
import { undoAgainstNow } from "./undo-status";

export async function draftUndo(
  actor: Actor,
  runId: string,
  parentId: string,
  of: string,
  done: OperationRow[],
  permit: (operation: OperationName) => void,
  origin: Origin,
): Promise<RunView> {
  const inverses = done.map(inverse);
  for (const operation of new Set(inverses.map((row) => row.operation))) if (operation) permit(operation);
  if (!inverses.some((row) => row.state === "planned")) {
    const [reason, ...others] = new Set(inverses.map(({ message }) => message));
    const isOne = others.length === 0 && reason;
    throw new DeskError("refused", isOne ? reason : "The provider’s API cannot undo this.");
  }
  const rows = await undoAgainstNow(actor, done, inverses);
  const [only] = rows;
  if (rows.length === 1 && only?.state === "skipped" && !only.needs)
    throw new DeskError("conflict", only.message ?? "There is nothing to undo.");
  await storeDraft(
    actor,
    { id: runId, kind: "undo", parentId, params: { action: "undo", of } },
    rows,
    origin,
  );
  return getRun(actor, { runId });
}

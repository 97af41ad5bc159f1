import "server-only";
import type { Actor, Origin } from "../actor";
import { DeskError } from "../domain/errors";
import { fieldsSet } from "../operations/asked";
import type { OperationName } from "../domain/operations/names";
import type { Seen } from "../domain/operations/operation";
import { toOperationView, type OperationRow } from "../operations/view";
import { getRun } from "./get";
import type { NewRow } from "./plan-row";
import { storeDraft } from "./store";
import type { RunView } from "../domain/runs/run";
import { undoWords, againstNow, nothing } from "./plan-again";
import { isUndoable } from "./undoable";

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
  if (!inverses.some((row) => row.state === "planned"))
    throw new DeskError("refused", "The provider's API cannot undo this.");
  const rows = await againstNow(inverses, undoWords);
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

const fieldsOf: Partial<Record<OperationName, (keyof Seen)[]>> = {
  "set-limits": ["trafficCap", "ipCap"],
  "set-note": ["note"],
  enable: ["status"],
  disable: ["status"],
};

function inverse(row: OperationRow): NewRow {
  const { operation, before, after } = toOperationView(row);
  const base = { accountId: row.accountId, remoteId: row.remoteId, name: row.name };
  const none = (message: string): NewRow => ({ ...base, ...nothing, message });
  if (!isUndoable(row.accountId, operation) || row.remoteId === null)
    return none("The provider's API has no way back from this.");
  if (!before || !after) return none("What it was before is not known.");
  const set = fieldsSet(row).filter((field) => !row.overtaken.includes(field));
  const changed = (fieldsOf[operation] ?? []).filter(
    (field) =>
      set.includes(field) &&
      before[field] !== after[field] &&
      before[field] !== null &&
      before[field] !== undefined,
  );
  if (changed.length === 0) return none("It was not changed.");
  const pick = (image: Record<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, image[field]]));
  const back: OperationName =
    operation === "enable" ? "disable" : operation === "disable" ? "enable" : operation;
  if (changed.includes("status") && before.status === "blocked")
    return none("The provider had blocked it before, which cannot be put back.");
  const input = changed.includes("status")
    ? {}
    : Object.fromEntries(
        changed.map((field) => [field, before[field] === "unlimited" ? null : before[field]]),
      );
  return {
    ...base,
    state: "planned",
    operation: back,
    input,
    seen: pick(after) as Seen,
    before: pick(after),
    after: pick(before),
    message: null,
  };
}

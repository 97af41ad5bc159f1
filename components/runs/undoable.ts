import type { OperationName } from "@/lib/domain/operations/names";
import type { OperationView } from "@/lib/domain/operations/operation";

const inverses: Partial<Record<OperationName, OperationName>> = {
  enable: "disable",
  disable: "enable",
  "set-limits": "set-limits",
  "set-note": "set-note",
};

/** It was done, changed something, and its provider can do the opposite. */
export function isUndoable(
  {
    operation,
    state,
    remoteId,
    before,
    after,
  }: Pick<OperationView, "operation" | "state" | "remoteId" | "before" | "after">,
  offered: readonly OperationName[],
): boolean {
  const inverse = inverses[operation];
  if (state !== "done" || remoteId === null || !before || !after || !inverse) return false;
  const status = operation === "enable" || operation === "disable";
  if (status && before.status === "blocked") return false;
  const fields = status ? ["status"] : operation === "set-note" ? ["note"] : ["trafficCap", "ipCap"];
  return (
    offered.includes(inverse) &&
    fields.some(
      (field) => before[field] !== undefined && before[field] !== null && before[field] !== after[field],
    )
  );
}
